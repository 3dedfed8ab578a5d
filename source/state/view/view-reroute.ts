import type { LaneId, StepId } from '../../domain/ids.ts';
import { whyNotHere } from '../rule-in-force.ts';
import type { AttemptState, RunState, StepState } from '../run-state.ts';
import { attemptsOf, awaitsVerifier, callsOf, isOpen, mapOf } from '../select.ts';

/** The attempt whose verification a reroute of the step would move; undefined where its work would. */
export function judgedAttempt(state: RunState, entry: StepState): AttemptState | undefined {
  if (!awaitsVerifier(state, entry)) return undefined;
  const open = callsOf(state, entry.step.id, 'verify').find(isOpen);
  const judged = open?.call.attempt ?? entry.chosen ?? attemptsOf(state, entry).at(-1)?.id;
  return state.attempts[judged ?? ''];
}

/** A verification that a person may move: the lane that is asked now, and why another may not be. */
export type MovableVerification = {
  /** Absent while nobody is asked. */
  readonly lane?: LaneId;
  /** Why no model of a lane may verify it, by the hard rule; undefined when one may. */
  whyNot(lane: LaneId): string | undefined;
};

/** What a reroute of the step would move, where that is its verification. */
export function movableVerification(
  state: RunState,
  step: StepId,
): MovableVerification | undefined {
  const entry = state.steps[step];
  const attempt = entry ? judgedAttempt(state, entry) : undefined;
  const map = entry ? mapOf(state, entry) : undefined;
  if (!entry || !attempt || !map) return undefined;
  const asked = callsOf(state, step, 'verify').find(isOpen)?.call.lane;
  return {
    ...(asked === undefined ? {} : { lane: asked }),
    whyNot: (lane) => {
      const reasons = (map.lanes[lane]?.models ?? []).map((model) =>
        whyNotHere(state, entry, { model }, attempt.authors),
      );
      return reasons.includes(undefined) ? undefined : (reasons[0] ?? 'it is not in the role map');
    },
  };
}
