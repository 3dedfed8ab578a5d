import type { StepId } from '../../domain/ids.ts';
import { allCalls } from '../call-book.ts';
import type { CallState } from '../call-state.ts';
import type { AttemptState, RunState, VerdictRecord } from '../run-state.ts';
import { familyWords } from './view-words.ts';

/** Who stands behind a step's result: shared by the task tree, the verify sheet and the audit sheet. */

/** The attempt a step's result comes from: the chosen one, else the latest. */
export function currentAttempt(state: RunState, step: StepId): AttemptState | undefined {
  const entry = state.steps[step];
  const id = entry?.chosen ?? entry?.attempts.at(-1);
  return id === undefined ? undefined : state.attempts[id];
}

/** Calls in hand now, oldest first. */
export function callsInHand(state: RunState): readonly CallState[] {
  return allCalls(state.calls).filter((entry) => entry.status === 'begun');
}

/** Verdicts that still count for an attempt. */
export function countedVerdicts(attempt: AttemptState | undefined): readonly VerdictRecord[] {
  return (attempt?.verdicts ?? []).filter((verdict) => verdict.voided === undefined);
}

/** Families that passed the step's result, each once, in the order they did. */
export function passingFamilies(state: RunState, step: StepId): readonly string[] {
  const passed = countedVerdicts(currentAttempt(state, step)).filter(
    (record) => record.verdict.judgement === 'pass',
  );
  return [...new Set(passed.map((record) => familyWords(record.verifier.lineage)))];
}
