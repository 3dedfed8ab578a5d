import { randomBytes } from 'node:crypto';
import { placesOf } from '../../app/places.ts';
import type { RehearsalStory } from '../../app/run/rehearsal-stories.edge.ts';
import type { Session } from '../../app/session/session.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { RehearsalAgents } from '../../lanes/rehearsal/script/rehearsal-spec.ts';
import type { CommandContext } from '../command.ts';
import { showDashboard } from '../dashboard/show-dashboard.edge.ts';
import { shownSession } from '../dashboard/shown-run.ts';
import { plainForm, rehearsalSpeed } from '../output-form.ts';
import { finishPlain, printStory } from './print-story.edge.ts';
export type Opened = { readonly session: Session; close(): Promise<void> };

/** The first frame waits for none of the models, the sample repository and what runs a job. */
export function show(
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

export async function openRehearsal(
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
  const { openStage, startRehearsal } = await import('../../app/run/rehearsal-stage.edge.ts');
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
export function speedOf(context: CommandContext): number {
  const { speed } = context.flags;
  if (speed === undefined) return rehearsalSpeed(context);
  if (typeof speed !== 'number' || !(speed > 0)) {
    throw new UsageError(
      '--speed must be a number above 0.',
      'For example: fugu rehearse --speed 5',
    );
  }
  return speed;
}

/** Without a person at the keys a rehearsal that waits for its audit has told its story: exit 0. */
export async function rehearsePlain(session: Session, context: CommandContext): Promise<number> {
  const form = plainForm(context);
  const stop = printStory(session, context, form);
  const code = await finishPlain(session, context, form);
  stop();
  const waits = session.conductor.state().audit !== undefined && code === exits.waiting;
  return waits ? exits.done : code;
}
