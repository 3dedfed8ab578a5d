import type { CheckResult } from '../../domain/artifact.ts';
import type { CallId } from '../../domain/ids.ts';
import { isReadOnlyStep } from '../../domain/task-classes.ts';
import { findCall } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import { hasFailed, isOpen, mapOf } from '../../state/select.ts';
import { blockingVerdictOf } from '../blocking-verdict.ts';

/** How one attempt stands before any verifier is chosen, and after a verdict that vetoes it. */
export type AttemptStatus =
  | { readonly type: 'under-way' }
  /** No usable reply yet, and nobody working on it: ask the next model. */
  | { readonly type: 'reroute'; readonly failed: readonly CallState[] }
  /** A class that may not change files changed some. */
  | { readonly type: 'reclass'; readonly because: string }
  | { readonly type: 'repair'; readonly because: string }
  /** The harness could not check it; a person looks and retries. */
  | { readonly type: 'stuck'; readonly because: string }
  | { readonly type: 'ready' }
  /** Vetoed, and no repair round is left: a person says who is right. */
  | { readonly type: 'disputed'; readonly call: CallId; readonly because: string }
  /** `remedy` where a person can bring it back: no model was left to ask. */
  | { readonly type: 'dead'; readonly because: string; readonly remedy?: string };

/** Where an attempt stands; pure reading of what the facts say. */
export function judgeAttempt(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): AttemptStatus {
  switch (attempt.product.type) {
    case 'none':
      return beforeProduct(state, attempt);
    case 'rejected':
      return mend(state, step, attempt, attempt.product.problems[0] ?? 'its reply was rejected');
    case 'answer':
      return isReadOnlyStep(step.step)
        ? afterVerdicts(state, step, attempt)
        : mend(state, step, attempt, 'it changed nothing');
    case 'plan':
      return afterVerdicts(state, step, attempt);
    case 'patch':
      return patchStanding(state, step, attempt);
    default:
      return attempt.product satisfies never;
  }
}

function beforeProduct(state: RunState, attempt: AttemptState): AttemptStatus {
  const calls = attempt.calls.flatMap((id) => findCall(state.calls, id) ?? []);
  const last = calls.at(-1);
  if (!last || isOpen(last)) return { type: 'under-way' };
  const failed = calls.filter(hasFailed);
  // Ended well: the harvest of its reply is owed.
  if (last.status === 'ended' && !hasFailed(last)) return { type: 'under-way' };
  return { type: 'reroute', failed };
}

function patchStanding(state: RunState, step: StepState, attempt: AttemptState): AttemptStatus {
  if (isReadOnlyStep(step.step)) {
    const kind =
      step.step.product === 'answer' ? 'step that gives an answer' : `${step.step.taskClass} step`;
    return { type: 'reclass', because: `a ${kind} may not change files` };
  }
  if (!attempt.checks) return { type: 'under-way' };
  const unrun = whatDidNotRun(attempt.checks.results);
  if (unrun && state.job?.kind === 'job') return { type: 'stuck', because: unrun };
  const red = attempt.checks.results.find(
    ({ status }) => status === 'failed' || status === 'timed-out',
  );
  // A diff from outside is judged as it is: red checks go to the verifier, not to a repair.
  if (red && state.job?.kind === 'job') {
    return mend(state, step, attempt, `${red.name} ${red.status}`);
  }
  return afterVerdicts(state, step, attempt);
}

/** A check that could not run is no verdict on the patch, so no model is asked to mend it. */
function whatDidNotRun(results: readonly CheckResult[]): string | undefined {
  const setup = results.find(({ origin, status }) => origin === 'setup' && status !== 'passed');
  if (setup) return `the set-up ${setup.status}: ${lastLine(setup.tail)}`;
  const unrun = results.find(({ origin, status }) => origin === 'project' && status === 'not-run');
  return unrun && `${unrun.name} could not be run: ${lastLine(unrun.tail)}`;
}

const lastLine = (tail: string) => tail.trimEnd().split('\n').at(-1) ?? '';

/** A veto is repaired while a round is left; after that verifier and author cannot settle it. */
function afterVerdicts(state: RunState, step: StepState, attempt: AttemptState): AttemptStatus {
  const veto = blockingVerdictOf(state, attempt);
  if (veto === undefined) return { type: 'ready' };
  const standing = mend(state, step, attempt, veto.because);
  if (standing.type !== 'dead' || state.job?.kind !== 'job') return standing;
  return { type: 'disputed', call: veto.call, because: standing.because };
}

/** A repair round where one is left, else the candidate is dead. */
function mend(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  because: string,
): Extract<AttemptStatus, { type: 'repair' | 'dead' }> {
  if (state.job?.kind !== 'job') return { type: 'dead', because };
  const rounds = mapOf(state, step)?.limits.repairRounds ?? 0;
  const used = attempt.round - step.roundsFrom;
  if (used < rounds) return { type: 'repair', because };
  const spent = rounds === 1 ? 'one repair round' : `${rounds} repair rounds`;
  return { type: 'dead', because: `${because}, after ${spent}` };
}
