import { storyNames } from '../../app/run/rehearsal-stories.edge.ts';
import type { CommandEntry } from '../command.ts';
import { rehearseStory } from './rehearse-story.edge.ts';

export const rehearse: CommandEntry = {
  name: 'rehearse',
  usage: '[shelf | memory] [--speed N] [--agents] [--plain | --json]',
  summary: 'run the whole product on a sample repository with scripted models',
  detail:
    'Everything but the models is real. On a terminal the dashboard opens and the audit is yours; elsewhere the story is printed and the command ends by itself. The story is shelf, a change of code with a mistake in it, or memory, the contract spec/contracts/memory-unification.yaml on the notes of three agents.',
  words: storyNames,
  flags: {
    speed: { type: 'number', value: 'N', help: 'how many times faster than life (1)' },
    agents: {
      type: 'boolean',
      help: 'run the real codex and qwen as two of the workers, on scripted models',
    },
    step: { type: 'boolean', help: 'stop at every gate' },
    plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    altScreen: {
      type: 'boolean',
      help: 'use the alternate screen (--no-alt-screen keeps the scrollback)',
    },
  },
  run: rehearseStory,
};
