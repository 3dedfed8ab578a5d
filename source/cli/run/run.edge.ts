import type { CommandEntry } from '../command.ts';
import { runFlags, runTask } from './run-task.edge.ts';

export const run: CommandEntry = {
  name: 'run',
  usage: '"<task>" | - [--repo DIR] [--budget USD] [--step] [--plain | --json]',
  summary: 'run a job in a repository, from prompt to audit',
  detail:
    'A task of - is read from stdin. The job is planned, worked, checked and verified by another family; nothing lands before you have audited it. Off a terminal it prints the story and ends with exit 3 when it waits for you.',
  flags: runFlags,
  run: runTask,
};
