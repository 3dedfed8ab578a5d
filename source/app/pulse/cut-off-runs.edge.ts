import type { Environment } from '../../domain/environment.ts';
import { listRuns } from '../../journal/runs.edge.ts';
import { pulseMaker } from '../../pulse/pulse-plan.ts';
import type { RunState } from '../../state/run-state.ts';
import { stateOf } from '../session/run-summaries.edge.ts';
import { openSession } from '../session/session.edge.ts';

/**
 * Cancels the runs of pulses that were cut off, so that none stays open for ever, and returns a sentence
 * for each. To be called by whoever holds the pulse's lock: a pulse's run that is open is then nobody's.
 */
export async function endCutOff(stateDir: string, env: Environment): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const { id, dir, owner } of await listRuns(stateDir)) {
    if (owner) continue;
    const state = await stateOf(dir);
    if (!state?.job || state.ended || state.job.givenPlan?.by !== pulseMaker) continue;
    ended.push(await endOne({ run: id, dir, stateDir, env }, state));
  }
  return ended;
}

async function endOne(
  place: Parameters<typeof openSession>[0],
  { lastAt, spentUsd }: RunState,
): Promise<string> {
  const when = new Date(lastAt).toISOString().slice(0, 16).replace('T', ' ');
  const what = `A pulse was cut off on ${when} UTC after it had spent $${spentUsd.toFixed(2)}`;
  try {
    const session = await openSession(place);
    try {
      // Nothing is started before the first command, so no call begins.
      await session.conductor.dispatch({ type: 'CancelJob', by: 'the next pulse' });
      await session.conductor.settled();
    } finally {
      await session.close();
    }
    return `${what}; its run ${place.run} is cancelled.`;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return `${what}; its run ${place.run} could not be cancelled: ${because}`;
  }
}
