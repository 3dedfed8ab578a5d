// What a verdict may say of its own reading: folded again from the calls, not believed.
import type { FactOf } from '../../domain/facts.ts';
import { inScope } from '../../domain/plan/scope.ts';
import { findCall } from '../call-book.ts';
import type { CallState } from '../call-state.ts';
import { coverageOf, verdictOf } from '../coverage.ts';
import { lostTokens } from '../lost-tokens.ts';
import type { AttemptState, RunState } from '../run-state.ts';
import { must, same } from './hard-rule.ts';

/** A verdict says what the reply was read as, and covers the hunks whose marks came back. */
export function assertReading(state: RunState, fact: FactOf<'VerdictGiven'>): void {
  const entry = findCall(state.calls, fact.call);
  const attempt = fact.attempt === undefined ? undefined : state.attempts[fact.attempt];
  must(entry !== undefined && attempt !== undefined, `verdict ${fact.call} has no call or attempt`);
  assertRead(state, fact, entry);
  const lost = lostTokens(entry);
  must(lost === undefined, `verdict ${fact.call} does not count: ${lost}`);
  assertCovers(state, fact, entry, attempt);
}

/** What the fact says is what the reply was read as; an unreadable reply is inconclusive. */
function assertRead(state: RunState, fact: FactOf<'VerdictGiven'>, entry: CallState): void {
  const { outcome } = entry;
  must(outcome?.status === 'done', `verdict ${fact.call} comes from a call that failed`);
  const { product } = outcome;
  const read = verdictOf(state, entry);
  if (read !== undefined) {
    must(
      JSON.stringify(read) === JSON.stringify(fact.verdict),
      `verdict ${fact.call} says ${fact.verdict.judgement}, the reply was read as ${read.judgement}`,
    );
  } else if (product.type === 'unreadable') {
    const { judgement } = fact.verdict;
    must(judgement === 'inconclusive', `verdict ${fact.call} was read from an unreadable reply`);
  }
}

/** It covers the hunks whose marks came back and no other; a pass covers everything that can be read. */
function assertCovers(
  state: RunState,
  fact: FactOf<'VerdictGiven'>,
  entry: CallState,
  attempt: AttemptState,
): void {
  if (isFromBeforeMarks(state, entry) && fact.covers === undefined) return;
  const { covers, missing, unread } = coverageOf(state, entry, attempt.product);
  must(
    fact.covers !== undefined && same(fact.covers, covers) && same(fact.unread ?? [], unread),
    `verdict ${fact.call} does not say which hunks came back by mark`,
  );
  must(
    fact.verdict.judgement !== 'pass' || missing.length === 0,
    `verdict ${fact.call} passes ${missing.length} hunks that it did not read: ${missing.slice(0, 3).join(', ')}`,
  );
  const hidden = unread.find((path) => !inScope(path, state.job?.tune.generated ?? []));
  must(hidden === undefined, `verdict ${fact.call} leaves out ${hidden}, which is not generated`);
}

const isFromBeforeMarks = (state: RunState, { reading }: CallState) =>
  state.job?.marks !== true && reading === undefined;

/** Each verifier that is counted has read all of it. */
export function assertPassRead(state: RunState, fact: FactOf<'StepDone'>): void {
  const attempt = state.attempts[fact.attempt];
  if (fact.verified !== 'passed' || attempt === undefined) return;
  for (const { call, verifier, voided } of attempt.verdicts) {
    const entry = findCall(state.calls, call);
    if (voided !== undefined || !entry || isFromBeforeMarks(state, entry)) continue;
    const { missing } = coverageOf(state, entry, attempt.product);
    must(
      missing.length === 0,
      `${attempt.id} is called passed, and ${verifier.model} did not read ${missing[0]}`,
    );
  }
}
