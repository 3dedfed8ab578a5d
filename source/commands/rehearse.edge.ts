import { randomBytes } from 'node:crypto';
import type { RehearsalAgents } from '../lanes/rehearsal/rehearsal-spec.ts';
import type { CommandContext, CommandEntry } from './command.ts';
import { exits, UsageError } from './command.ts';
import { showDashboard } from './dashboard-session.edge.ts';
import { finishPlain, type PlainForm, printStory } from './follow-plain.edge.ts';
import { placesOf } from './places.ts';
import { findRehearsalAgents } from './rehearsal-agents.edge.ts';
import { type RehearsalStory, storyNames, storyOf } from './rehearsal-story.edge.ts';
import type { Session } from './session.edge.ts';
import { shownSession } from './shown-run.ts';

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
      help: 'use the alternate screen (--no-alt-screen keeps scrollback)',
    },
  },
  async run(context) {
    const speed = speedOf(context);
    const story = storyOf(context.args);
    const agents =
      context.flags.agents === true ? await findRehearsalAgents(context.env) : undefined;
    let opened: Promise<Opened> | undefined;
    const open = () => {
      opened = openRehearsal(context, { speed, story, agents });
      return opened.then(({ session }) => session);
    };
    try {
      return isPlain(context)
        ? await rehearsePlain(await open(), context)
        : await show(context, story.task, open);
    } finally {
      await opened?.then(close, () => {});
    }
  },
};

type Opened = { readonly session: Session; close(): Promise<void> };

const close = (opened: Opened): Promise<void> => opened.close();

/** The first frame waits for none of the models, the sample repository and what runs a job. */
function show(
  context: CommandContext,
  task: string,
  open: () => Promise<Session>,
): Promise<number> {
  return showDashboard(context, {
    opening: { task, rehearsal: true, open: async () => shownSession(await open()) },
    stateDir: placesOf(context.env).state,
    env: context.env,
  });
}

async function openRehearsal(
  context: CommandContext,
  {
    speed,
    story,
    agents,
  }: {
    readonly speed: number;
    readonly story: RehearsalStory;
    readonly agents: RehearsalAgents | undefined;
  },
): Promise<Opened> {
  const { openStage, startRehearsal } = await import('./rehearsal-session.edge.ts');
  const stage = await openStage(context.env, speed, { agents });
  try {
    const session = await startRehearsal({
      ...{ stage, story },
      stateDir: placesOf(context.env).state,
      person: context.person,
      stepMode: context.flags.step === true,
      suffix: randomBytes(4).toString('hex'),
    });
    return {
      session,
      close: () => session.close().finally(() => stage.close()),
    };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** On a terminal at the speed of hosted models, else ten times that. */
function speedOf(context: CommandContext): number {
  const { speed } = context.flags;
  if (speed === undefined) return isPlain(context) ? 10 : 1;
  if (typeof speed !== 'number' || !(speed > 0)) {
    throw new UsageError('--speed needs a number above 0.', 'For example: fugu rehearse --speed 5');
  }
  return speed;
}

/** Lines instead of the dashboard: asked for, or no terminal to draw on. */
export function isPlain({ flags, stdin, stdout, env }: CommandContext): boolean {
  const dumb = env.TERM === 'dumb';
  return flags.plain === true || flags.json === true || !stdout.isTTY || !stdin.isTTY || dumb;
}

export const plainForm = ({ flags }: CommandContext): PlainForm =>
  flags.json === true ? 'json' : 'lines';

/** Without a person at the keys a rehearsal that waits for its audit has told its story: exit 0. */
async function rehearsePlain(session: Session, context: CommandContext): Promise<number> {
  const form = plainForm(context);
  const stop = printStory(session, context, form);
  const code = await finishPlain(session, context, form);
  stop();
  const waits = session.conductor.state().audit !== undefined && code === exits.waiting;
  return waits ? exits.done : code;
}
