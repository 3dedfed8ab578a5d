import { glanceAtRun } from '../../journal/runs.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import type { Caller } from '../caller.ts';
import { placesOf } from '../places.ts';
import { runFolder } from '../session/find-run.edge.ts';
import { stateOf } from '../session/run-summaries.edge.ts';
import { openSession, refuseHeld, type Session, takeUp } from '../session/session.edge.ts';
import { readSpecInForce, type SpecReading } from '../spec-in-force.edge.ts';
import { UsageError } from '../usage-error.ts';
import { openStage, type Stage } from './rehearsal-stage.edge.ts';

/**
 * Opens a run where it was left and takes it up again; a rehearsal gets its scripted models back, so many
 * times as fast as a person reads.
 */
export async function reopen(
  caller: Caller,
  id: string | undefined,
  rehearsalSpeed: number,
): Promise<Session> {
  const folder = await runFolder(caller, id);
  const { owner } = await glanceAtRun(folder.dir, folder.id);
  if (owner) refuseHeld(folder.id, owner.pid);
  const before = await stateOf(folder.dir);
  if (before) refuseUnbegun(before, folder.id);
  const stage = before?.job?.rehearsal
    ? await openStage(caller.env, rehearsalSpeed, { before })
    : undefined;
  try {
    const session = await openAgain(caller, folder, stage);
    return stage ? withStage(session, stage) : session;
  } catch (error) {
    await stage?.close();
    throw error;
  }
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
  { env: ownEnv, person }: Caller,
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
