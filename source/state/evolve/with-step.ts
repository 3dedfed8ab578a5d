import type { AttemptId, StepId } from '../../domain/ids.ts';
import type { AttemptState, RunState, StepState } from '../run-state.ts';
import { must } from './hard-rule.ts';

/** The state with one step changed; unknown steps are a broken journal. */
export function withStep(
  state: RunState,
  id: StepId,
  change: (entry: StepState) => StepState,
): RunState {
  const entry = state.steps[id];
  must(entry !== undefined, `there is no step ${id}`);
  return { ...state, steps: { ...state.steps, [id]: change(entry) } };
}

/** The state with one attempt changed; unknown attempts are a broken journal. */
export function withAttempt(
  state: RunState,
  id: AttemptId | undefined,
  change: (attempt: AttemptState) => AttemptState,
): RunState {
  const attempt = id === undefined ? undefined : state.attempts[id];
  must(attempt !== undefined, `there is no attempt ${id ?? ''}`);
  return { ...state, attempts: { ...state.attempts, [attempt.id]: change(attempt) } };
}
