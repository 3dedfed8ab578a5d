import { draftContract } from '../contract/draft-contract.ts';
import type { ContractForm } from '../events/contract-form.ts';
import type { Tune } from '../events/role-map.ts';
import { trustHash } from '../state/select.ts';
import { type CommandContext, type CommandEntry, UsageError } from './command.ts';
import { contractRoot, draftFor, shownForm } from './contract-draft.edge.ts';
import { soundContract } from './contract-file.edge.ts';
import { type DashboardStart, showDashboard } from './dashboard-session.edge.ts';
import { finishPlain, printStory } from './follow-plain.edge.ts';
import { nestedEnv } from './nesting.edge.ts';
import { openOrFollow } from './open-or-follow.edge.ts';
import { placesOf } from './places.ts';
import { isPlain, plainForm } from './rehearse.edge.ts';
import type { Session } from './session.edge.ts';
import { type ShownRun, shownSession } from './shown-run.ts';
import {
  readSpecInForce,
  refuseProblems,
  type SpecInForce,
  tellShippedSpec,
} from './spec-in-force.edge.ts';
import { problemLines } from './spec-text.ts';
import { startJob } from './start-job.edge.ts';
import { readStdin } from './stdin.edge.ts';
import { tellPerson } from './tell-person.ts';

export const run: CommandEntry = {
  name: 'run',
  usage: '"<task>" | - [--repo DIR] [--budget USD] [--step] [--plain | --json]',
  summary: 'run a job in a repository, from prompt to audit',
  detail:
    'A task of - is read from stdin. The job is planned, worked, checked and verified by another family; nothing lands before you have audited it. Off a terminal it prints the story and ends with exit 3 when it waits for you.',
  flags: {
    repo: { type: 'string', value: 'DIR', help: 'the repository (the current folder)' },
    contract: {
      type: 'string',
      value: 'FILE',
      help: 'a Universal Prompt Contract instead of a task',
    },
    budget: { type: 'number', value: 'USD', help: 'most money the job may spend' },
    step: { type: 'boolean', help: 'stop at every gate' },
    trust: { type: 'boolean', help: "trust this project's commands without being asked" },
    plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    altScreen: {
      type: 'boolean',
      help: 'use the alternate screen (--no-alt-screen keeps scrollback)',
    },
  },
  async run(context) {
    const task = await taskOf(context);
    tellShippedSpec(context);
    if (task !== '' && !isPlain(context)) return showFirst(context, task);
    const session = await startFrom(context, await formOf(context, task));
    try {
      if (context.flags.trust === true) await trustAll(session, context.person);
      return await follow(session, context);
    } finally {
      await session.close();
    }
  },
};

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

/** What the screen starts and opens. */
function fromTheScreen(
  context: CommandContext,
): Pick<DashboardStart, 'draft' | 'startJob' | 'openRun'> {
  return {
    draft: (from) => draftFor(context, from),
    startJob: (task, contract) => startShown(context, task, contract),
    openRun: (id) => openOrFollow(context, id),
  };
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
    throw new UsageError(
      'There is more than one task.',
      'Put the task in quotes: fugu run "<task>"',
    );
  }
  const [task] = args;
  if (task !== undefined && typeof flags.contract === 'string') {
    throw new UsageError('There are a task and a contract.', 'Give one of them.');
  }
  if (task === undefined && typeof flags.contract !== 'string') {
    throw new UsageError('There is no task.', 'Say what is to be done: fugu run "<task>"');
  }
  const text = task === '-' ? (await readStdin(stdin)).toString('utf8') : task;
  if (text !== undefined && text.trim() === '') {
    throw new UsageError('The task is empty.', 'Say what is to be done: fugu run "<task>"');
  }
  return text ?? '';
}

function checkBudget({ flags: { budget } }: CommandContext): number | undefined {
  if (budget === undefined || (typeof budget === 'number' && budget >= 0)) return budget;
  throw new UsageError('--budget needs an amount in USD.', 'For example: --budget 2.50');
}

/** Starts a job with this command's flags. */
async function startFrom(context: CommandContext, form: ContractForm): Promise<Session> {
  const { flags, cwd, person } = context;
  const { repo } = flags;
  const budget = checkBudget(context);
  const env = await nestedEnv(context.env);
  return startJob({
    repo: typeof repo === 'string' ? repo : cwd,
    form,
    stepMode: flags.step === true,
    budgetUsd: budget,
    rehearsal: false,
    person,
    env,
    stateDir: placesOf(env).state,
    specFor: (tune) => specFor(env, tune),
  });
}

/** Starts a job for the screen, with the contract that was shown there. */
export async function startShown(
  context: CommandContext,
  task: string,
  contract?: string,
): Promise<ShownRun> {
  const form = contract === undefined ? draftContract(task) : await shownForm(context, contract);
  const session = await startFrom(context, form);
  if (context.flags.trust === true) await trustAll(session, context.person);
  return shownSession(session);
}

/** The spec in force for a project's tune, or its problems as the end of the command. */
export async function specFor(env: CommandContext['env'], tune: Tune): Promise<SpecInForce> {
  const reading = await readSpecInForce(env, tune);
  return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
}

/** Trusts the commands that were shown, for this run and the project's next ones. */
export async function trustAll(session: Session, by: string): Promise<void> {
  const { conductor, world } = session;
  const hash = trustHash(conductor.state());
  if (hash !== undefined) await tellPerson(conductor, world, { type: 'TrustCommands', hash, by });
}

/** The dashboard over a run, or its story as lines where there is no terminal. */
export async function follow(session: Session, context: CommandContext): Promise<number> {
  const stateDir = placesOf(context.env).state;
  if (!isPlain(context)) {
    return showDashboard(context, {
      shown: shownSession(session),
      stateDir,
      env: context.env,
      ...fromTheScreen(context),
    });
  }
  const form = plainForm(context);
  const stop = printStory(session, context, form);
  const code = await finishPlain(session, context, form);
  stop();
  return code;
}
