import type { Fact } from '../events/facts.ts';
import type { ReadVerdict } from '../events/verdict.ts';
import { countedAuthors } from '../rule/author-set.ts';
import { candidateOf, modelLineage, undeclaredFamilies } from '../rule/identity.ts';
import { admitVerifier } from '../rule/verifier.ts';
import type { AttemptState, CallState, RunState, StepState } from '../state/run-state.ts';
import { hasFailed, mapOf, productDigest } from '../state/select.ts';
import { verifyCalls, verifyRouted } from './routing.ts';

/** Ended verify calls whose reply has not become a verdict yet: each is read once. */
export function judgeReply(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): readonly Fact[] {
  const settled = new Set([
    ...attempt.verdicts.map(({ call }) => call),
    ...state.voided.map(({ call }) => call),
  ]);
  const calls = verifyCalls(state, attempt);
  for (const entry of calls) {
    if (entry.status !== 'ended' || hasFailed(entry) || settled.has(entry.call.id)) continue;
    if (wasAskedAgain(entry, calls)) continue;
    return [toVerdict(state, step, attempt, entry)];
  }
  return [];
}

/** An unreadable first reply is settled by the second question to the same model. */
function wasAskedAgain(entry: CallState, calls: readonly CallState[]): boolean {
  return (
    entry.call.reask !== true &&
    calls.some(({ call }) => call.reask === true && call.model === entry.call.model)
  );
}

function toVerdict(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  entry: CallState,
): Fact {
  const map = state.maps[entry.spec];
  const { outcome, call } = entry;
  const artifact = productDigest(attempt);
  if (!map || !outcome || artifact === undefined) throw new Error(`${call.id} cannot be read.`);
  const foreign = undeclaredFamilies(map, call.model, outcome.served);
  if (foreign.length > 0) {
    const because = `${call.model} was served by ${outcome.served.id ?? ''} of ${foreign.join('+')}, which the spec does not declare`;
    return { type: 'VerdictVoided', call: call.id, step: step.step.id, artifact, because };
  }
  if (outcome.product.type === 'unreadable' && call.reask !== true) {
    return askAgain(state, step, attempt, entry);
  }
  const verdict: ReadVerdict =
    outcome.product.type === 'verdict'
      ? outcome.product.verdict
      : { judgement: 'inconclusive', findings: [], because: 'its reply could not be read twice' };
  return {
    type: 'VerdictGiven',
    call: call.id,
    step: step.step.id,
    attempt: attempt.id,
    artifact,
    verifier: {
      lane: call.lane,
      model: call.model,
      lineage: modelLineage(map, call.model, outcome.served),
      served: outcome.served.by,
    },
    verdict,
    cited: false,
  };
}

function askAgain(state: RunState, step: StepState, attempt: AttemptState, entry: CallState): Fact {
  const map = mapOf(state, step);
  const artifact = productDigest(attempt) ?? '';
  const { call } = entry;
  if (!map) throw new Error(`${call.id} has no role map.`);
  const authors = countedAuthors(attempt.authors, map.authors);
  const admission = admitVerifier(candidateOf(map, call.model), artifact, authors);
  if (admission.status === 'refused') {
    const { because } = admission;
    return { type: 'VerdictVoided', call: call.id, step: step.step.id, artifact, because };
  }
  const because = 'asked once more: its first reply could not be read';
  const chosen = {
    status: 'chosen' as const,
    lane: call.lane,
    verifier: admission.verifier,
    because,
    passedOver: [],
  };
  return verifyRouted(state, attempt, chosen, true);
}
