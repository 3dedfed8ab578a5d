import { randomBytes } from 'node:crypto';
import type { CommandContext, CommandEntry } from './command.ts';
import { exits, UsageError } from './command.ts';
import { showDashboard } from './dashboard-session.edge.ts';
import { finishPlain, type PlainForm, printStory } from './follow-plain.edge.ts';
import { placesOf } from './places.ts';
import { openStage, startRehearsal } from './rehearsal-session.edge.ts';

export const rehearse: CommandEntry = {
  name: 'rehearse',
  usage: '[--speed N] [--plain | --json]',
  summary: 'run the whole product on a sample repository with scripted models',
  detail:
    'Everything but the models is real. On a terminal the dashboard opens and the audit is yours; elsewhere the story is printed and the command ends by itself.',
  flags: {
    speed: { type: 'number', value: 'N', help: 'how many times faster than life (1)' },
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
    const { state: stateDir } = placesOf(context.env);
    const stage = await openStage(context.env, speed);
    try {
      const suffix = randomBytes(4).toString('hex');
      const stepMode = context.flags.step === true;
      const start = { stage, stateDir, person: context.person, stepMode, suffix };
      const session = await startRehearsal(start);
      try {
        return isPlain(context)
          ? await rehearsePlain(session, context)
          : await showDashboard(context, { session, stateDir, env: stage.env });
      } finally {
        await session.close();
      }
    } finally {
      await stage.close();
    }
  },
};

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
async function rehearsePlain(
  session: Awaited<ReturnType<typeof startRehearsal>>,
  context: CommandContext,
): Promise<number> {
  const form = plainForm(context);
  const stop = printStory(session, context, form);
  const code = await finishPlain(session, context, form);
  stop();
  const waits = session.conductor.state().audit !== undefined && code === exits.waiting;
  return waits ? exits.done : code;
}
