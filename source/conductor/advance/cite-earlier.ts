import type { Fact } from '../../domain/facts.ts';
import { whyUncounted } from '../../rule/served-offer.ts';
import { findCall } from '../../state/call-book.ts';
import { whyNotHere } from '../../state/rule-in-force.ts';
import type { AttemptState, RunState, StepState, VerdictRecord } from '../../state/run-state.ts';
import { isOpen, mapOf, productDigest } from '../../state/select.ts';
import { countedVerdicts } from '../blocking-verdict.ts';
import { verifyCalls } from '../routing.ts';

/**
 * The same bytes were judged before in this run: the verdict is cited, not bought again, and with
 * it the run of its counter-example. Only where its verifier may judge this attempt's authors too.
 */
export function citeEarlier(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): readonly Fact[] {
  const artifact = productDigest(attempt);
  if (attempt.earlierVerdicts.length > 0 || artifact === undefined) return [];
  for (const other of Object.values(state.attempts)) {
    if (other.id === attempt.id || productDigest(other) !== artifact) continue;
    const found = countedVerdicts(other).find((one) => mayCite(state, step, attempt, one));
    if (found) return cite(attempt, other, found);
  }
  return [];
}

function mayCite(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  { verifier, call: id }: VerdictRecord,
): boolean {
  const map = mapOf(state, step);
  const served = findCall(state.calls, id)?.outcome?.served;
  if (!map || !served || whyUncounted(map, verifier.model, served)) return false;
  const asked = verifyCalls(state, attempt).filter(isOpen);
  const speaks =
    attempt.verdicts.some((given) => given.verifier.model === verifier.model) ||
    asked.some(({ call }) => call.model === verifier.model);
  const { model, lineage } = verifier;
  return (
    !speaks && whyNotHere(state, step, { model, served, lineage }, attempt.authors) === undefined
  );
}

function cite(
  attempt: AttemptState,
  other: AttemptState,
  { at: _, voided: __, ...verdict }: VerdictRecord,
): readonly Fact[] {
  const here = { attempt: attempt.id, step: attempt.step };
  const run = other.counterRuns[verdict.call];
  return [
    { type: 'VerdictGiven', ...verdict, ...here, cited: true },
    ...(run ? [{ type: 'CounterExampleRun', ...run, ...here } as const] : []),
  ];
}
