import type { Author } from '../events/artifact.ts';
import type { Purpose } from '../events/call.ts';
import type { AttemptId, Digest, StepId } from '../events/ids.ts';
import type { RoleMap } from '../events/role-map.ts';
import type { AttemptState, CallState, RunState, StepState } from './run-state.ts';

/** A call that is still owed, held or under way. */
export function isOpen(entry: CallState): boolean {
  return entry.status === 'routed' || entry.status === 'begun' || entry.status === 'held';
}

/** A call that ended without a usable reply, for reasons of the lane and not of what it wrote. */
export function hasFailed(entry: CallState): boolean {
  return (
    entry.status === 'lost' || (entry.status === 'ended' && entry.outcome?.status === 'failed')
  );
}

/** Calls of a step in the order they were routed, of one purpose or of all. */
export function callsOf(state: RunState, step: StepId, purpose?: Purpose): readonly CallState[] {
  return Object.values(state.calls).filter(
    (entry) =>
      entry.call.step === step && (purpose === undefined || entry.call.purpose === purpose),
  );
}

/** Calls that work on or judge one attempt. */
export function callsAbout(
  state: RunState,
  attempt: AttemptId,
  purpose: Purpose,
): readonly CallState[] {
  return Object.values(state.calls).filter(
    (entry) => entry.call.attempt === attempt && entry.call.purpose === purpose,
  );
}

/** Attempts of a step in the order they were opened. */
export function attemptsOf(state: RunState, entry: StepState): readonly AttemptState[] {
  return entry.attempts.flatMap((id) => {
    const attempt = state.attempts[id];
    return attempt ? [attempt] : [];
  });
}

/** The newest attempt of each candidate of a step, by candidate letter. */
export function latestByCandidate(state: RunState, entry: StepState): readonly AttemptState[] {
  const latest = new Map<string, AttemptState>();
  for (const attempt of attemptsOf(state, entry)) latest.set(attempt.candidate, attempt);
  return [...latest.values()];
}

/** Digest of what an attempt made; undefined while it made nothing that can be judged. */
export function productDigest(attempt: AttemptState): Digest | undefined {
  switch (attempt.product.type) {
    case 'patch':
      return attempt.product.artifact.digest;
    case 'plan':
    case 'answer':
      return attempt.product.digest;
    case 'none':
    case 'rejected':
      return undefined;
    default:
      return attempt.product satisfies never;
  }
}

/** The attempt a done step stands for. */
export function chosenAttempt(state: RunState, entry: StepState): AttemptState | undefined {
  return entry.chosen === undefined ? undefined : state.attempts[entry.chosen];
}

/** Done steps that changed files, in the order they were done: what integration puts together. */
export function patchedSteps(state: RunState): readonly StepState[] {
  return Object.values(state.steps)
    .filter(
      (entry) => entry.status === 'done' && chosenAttempt(state, entry)?.product.type === 'patch',
    )
    .sort((one, other) => (one.doneSeq ?? 0) - (other.doneSeq ?? 0));
}

/** The patches of `patchedSteps`, without those of the named step. */
export function finishedPatches(state: RunState, except?: StepId): readonly Digest[] {
  return patchedSteps(state).flatMap((entry) => {
    if (entry.step.id === except) return [];
    const product = chosenAttempt(state, entry)?.product;
    return product?.type === 'patch' ? [product.artifact.digest] : [];
  });
}

/** The map a step was routed under, or the one in force. */
export function mapOf(state: RunState, entry?: StepState): RoleMap | undefined {
  const kept = entry?.spec === undefined ? undefined : state.maps[entry.spec];
  return kept ?? state.spec?.map;
}

/** The authors of the accepted or proposed plan, as planners of what it leads to. */
export function plannersOf(state: RunState): readonly Author[] {
  const plan = state.steps.plan;
  const attempt = plan ? chosenAttempt(state, plan) : undefined;
  return (attempt?.authors ?? []).map((author) => ({ ...author, role: 'planner' as const }));
}

/** Steps of the plan itself: everything a person may retry, reroute or reject, without the fixed ones. */
export function plannedSteps(state: RunState): readonly StepState[] {
  return Object.values(state.steps).filter((entry) => entry.step.id !== 'plan');
}

/** Money spent or promised to calls under way. */
export function committedUsd(state: RunState): number {
  const reserved = Object.values(state.calls)
    .filter((entry) => entry.status === 'begun')
    .reduce((sum, entry) => sum + (entry.estimate?.usd ?? 0), 0);
  return state.spentUsd + reserved;
}
