import { findRun, glanceAtRun } from '../journal/runs.edge.ts';
import type { RunState } from '../state/run-state.ts';
import { type CommandContext, UsageError } from './command.ts';
import { placesOf } from './places.ts';
import { openStage, type Stage } from './rehearsal-session.edge.ts';
import { isPlain } from './rehearse.edge.ts';
import { stateOf } from './run-summaries.edge.ts';
import { openSession, refuseHeld, type Session, takeUp } from './session.edge.ts';
import { readSpecInForce, type SpecReading } from './spec-in-force.edge.ts';

/** The folder of a run by its name or the beginning of it; an unknown name is told its neighbours. */
export async function runFolder(
  context: Pick<CommandContext, 'env'>,
  id: string | undefined,
): Promise<{ readonly id: string; readonly dir: string }> {
  if (id === undefined || id === '') {
    throw new UsageError('No run is named.', 'See the runs with: fugu runs');
  }
  const found = await findRun(placesOf(context.env).state, id);
  if (found.status === 'found') return { id: found.id, dir: found.dir };
  throw new UsageError(found.what, found.remedy);
}

/** Opens a run where it was left and takes it up again; a rehearsal gets its scripted models back. */
export async function reopen(context: CommandContext, id: string | undefined): Promise<Session> {
  const folder = await runFolder(context, id);
  const { owner } = await glanceAtRun(folder.dir, folder.id);
  if (owner) refuseHeld(folder.id, owner.pid);
  const before = await stateOf(folder.dir);
  if (before) refuseUnbegun(before, folder.id);
  const stage = before?.job?.rehearsal ? await stageFor(context, before) : undefined;
  try {
    const session = await openAgain(context, folder, stage);
    return stage ? withStage(session, stage) : session;
  } catch (error) {
    await stage?.close();
    throw error;
  }
}

/** As fast as a rehearsal that is started the same way: for eyes on a terminal, else quicker. */
function stageFor(context: CommandContext, before: RunState): Promise<Stage> {
  return openStage(context.env, isPlain(context) ? 10 : 1, { before });
}

/** A run that was killed before it had anything to do cannot be gone on with. */
function refuseUnbegun(state: RunState, id: string): void {
  if (!state.job) {
    throw new UsageError(
      `Run ${id} was stopped before it had a job.`,
      'Start the job again: fugu run "<task>"',
    );
  }
  if (state.job.kind === 'verify' && Object.keys(state.steps).length === 0) {
    throw new UsageError(
      `Run ${id} was stopped before it had its diff.`,
      'Start the verification again with fugu verify.',
    );
  }
}

async function openAgain(
  { env: ownEnv, person }: CommandContext,
  folder: { readonly id: string; readonly dir: string },
  stage: Stage | undefined,
): Promise<Session> {
  const env = stage?.env ?? ownEnv;
  const stateDir = placesOf(env).state;
  const { id: run, dir } = folder;
  const slotDir = stage?.slotDir;
  const session = await openSession({ run, dir, stateDir, env, slotDir });
  try {
    const tune = session.conductor.state().job?.tune ?? {};
    const today: SpecReading = stage
      ? { status: 'adopted', spec: stage.spec }
      : await readSpecInForce(env, tune);
    await takeUp(session, today, person);
    const open = !stage && !session.conductor.state().ended;
    if (open && today.status === 'adopted') session.follow(today.spec);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

function withStage(session: Session, stage: { close(): Promise<void> }): Session {
  return {
    ...session,
    async close() {
      await session.close();
      await stage.close();
    },
  };
}
