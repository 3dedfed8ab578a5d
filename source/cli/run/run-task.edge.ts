import { requireOwnSpec } from '../../app/own-spec.ts';
import { placesOf } from '../../app/places.ts';
import { trustAll } from '../../app/session/trust-commands.ts';
import { UsageError } from '../../app/usage-error.ts';
import { draftContract } from '../../contract/draft-contract.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { soundContract } from '../contract-source.edge.ts';
import { showDashboard } from '../dashboard/show-dashboard.edge.ts';
import { contractRoot } from '../dashboard/shown-contract.edge.ts';
import { isPlain } from '../output-form.ts';
import { problemLines } from '../setup/spec-text.ts';
import { readStdin } from '../stdin.edge.ts';
import { follow } from './follow-run.edge.ts';
import { fromTheScreen } from './screen-starts.edge.ts';
import { checkBudget, startFrom } from './start-from.edge.ts';

/** The flags of whatever starts a job. */
export const runFlags: CommandEntry['flags'] = {
  repo: { type: 'string', value: 'DIR', help: 'the repository (default: the current folder)' },
  contract: {
    type: 'string',
    value: 'FILE',
    help: 'a Universal Prompt Contract instead of a task',
  },
  budget: { type: 'number', value: 'USD', help: 'budget of the job in USD' },
  step: { type: 'boolean', help: 'stop at every gate' },
  trust: { type: 'boolean', help: "trust this project's commands without asking" },
  plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
  json: { type: 'boolean', help: 'print every fact as one JSON line' },
  altScreen: {
    type: 'boolean',
    help: 'use the alternate screen (--no-alt-screen keeps the scrollback)',
  },
};

/** Runs a task or a contract from prompt to audit; resolves with the exit code. */
export async function runTask(context: CommandContext): Promise<number> {
  const task = await taskOf(context);
  requireOwnSpec(context);
  if (task !== '' && !isPlain(context)) return showFirst(context, task);
  const session = await startFrom(context, await formOf(context, task));
  try {
    if (context.flags.trust === true) await trustAll(session, context.person);
    return await follow(session, context);
  } finally {
    await session.close();
  }
}

/** On a terminal a task is shown as a contract first; the person runs it, edits it, or leaves. */
function showFirst(context: CommandContext, firstTask: string): Promise<number> {
  checkBudget(context);
  return showDashboard(context, {
    firstTask,
    stateDir: placesOf(context.env).state,
    env: context.env,
    ...fromTheScreen(context),
  });
}

/** A contract that was held against the role map, or a task turned into one. */
async function formOf(context: CommandContext, task: string): Promise<ContractForm> {
  const { flags, stderr } = context;
  if (typeof flags.contract !== 'string') return draftContract(task);
  const root = contractRoot(context);
  const { form, problems } = await soundContract(context, flags.contract, root);
  if (problems.length > 0) stderr.write(`${problemLines(problems).join('\n')}\n`);
  return form;
}

async function taskOf({ args, flags, stdin }: CommandContext): Promise<string> {
  if (args.length > 1) {
    throw new UsageError('More than one <task>.', 'Put the task in quotes: fugu run "<task>"');
  }
  const [task] = args;
  if (task !== undefined && typeof flags.contract === 'string') {
    throw new UsageError('<task> and --contract exclude each other.', 'Give one of them.');
  }
  if (task === undefined && typeof flags.contract !== 'string') {
    throw new UsageError('Missing <task>.', 'Use: fugu run "<task>"');
  }
  const text = task === '-' ? (await readStdin(stdin)).toString('utf8') : task;
  if (text !== undefined && text.trim() === '') {
    throw new UsageError('The task is empty.', 'Use: fugu run "<task>"');
  }
  return text ?? '';
}
