import type { Outcome } from '../../domain/call.ts';
import type { Fact } from '../../domain/facts.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { admissions } from '../../rule/admission.ts';
import { modelLineage } from '../../rule/identity.ts';
import { whyUncounted } from '../../rule/served-offer.ts';
import { modelWitness } from '../../rule/witness.ts';
import type { CallState } from '../../state/call-state.ts';
import { coverageOf, verdictOf } from '../../state/coverage.ts';
import { lostTokens } from '../../state/lost-tokens.ts';
import { mapsInForce, whyNotHere } from '../../state/rule-in-force.ts';
import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import { echoesAt, hasFailed, productDigest } from '../../state/select.ts';
import { verifyCalls, verifyRouted } from '../routing.ts';

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

/** A first reply that did not do is settled by the second question to the same model. */
function wasAskedAgain(entry: CallState, calls: readonly CallState[]): boolean {
  const same = calls.filter(({ call }) => call.model === entry.call.model);
  const next = same[same.indexOf(entry) + 1];
  return entry.call.reask !== true && next?.call.reask === true;
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
  const because = whyVoid(state, step, { attempt, entry, map, outcome }) ?? lostTokens(entry);
  if (because !== undefined) {
    return { type: 'VerdictVoided', call: call.id, step: step.step.id, artifact, because };
  }
  if (outcome.product.type === 'unreadable' && call.reask !== true) {
    return askAgain(state, step, attempt, { entry, why: 'its first reply could not be read' });
  }
  const said = verdictOf(state, entry);
  if (said === undefined) {
    const because = `${call.model} was asked twice, and neither reply could be read`;
    return { type: 'VerdictVoided', call: call.id, step: step.step.id, artifact, because };
  }
  const { covers, missing, unread } = coverageOf(state, entry, attempt.product);
  // A defect counts wherever it was found; everything else is about the whole.
  if (missing.length > 0 && said.judgement !== 'fail') {
    const why = `it did not return the reading marks of ${listed(missing)}`;
    if (call.reask !== true) return askAgain(state, step, attempt, { entry, why });
    const because = `${call.model} was asked twice, and ${why}; nothing shows that it read them`;
    return { type: 'VerdictVoided', call: call.id, step: step.step.id, artifact, because };
  }
  const echoes = echoesAt(state, entry);
  const witness = modelWitness(map, call.model, { served: outcome.served, echoes });
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
      served: witness === 'named' ? 'reported' : 'declared',
      witness,
    },
    verdict: said,
    covers: [...covers],
    ...(unread.length === 0 ? {} : { unread: [...unread] }),
    cited: false,
  };
}

/** Why a verdict does not count, by who turned out to have answered; undefined where it does. */
function whyVoid(
  state: RunState,
  step: StepState,
  {
    attempt,
    entry,
    map,
    outcome,
  }: {
    readonly attempt: AttemptState;
    readonly entry: CallState;
    readonly map: RoleMap;
    readonly outcome: Outcome;
  },
): string | undefined {
  const { model } = entry.call;
  const { served } = outcome;
  const uncounted = whyUncounted(map, model, served);
  if (uncounted) return `${uncounted.because}. ${uncounted.cure}`;
  const lineage = modelLineage(map, model, served);
  return whyNotHere(state, step, { model, served, lineage }, attempt.authors);
}

/** The first few, and how many more. */
function listed(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more}`;
}

function askAgain(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  { entry, why }: { readonly entry: CallState; readonly why: string },
): Fact {
  const maps = mapsInForce(state, step);
  const artifact = productDigest(attempt) ?? '';
  const { call } = entry;
  if (!maps) throw new Error(`${call.id} has no role map.`);
  const admission = admissions(maps, { artifact, authors: attempt.authors })(call.model);
  if (admission.status === 'refused') {
    const { because } = admission;
    return { type: 'VerdictVoided', call: call.id, step: step.step.id, artifact, because };
  }
  const because = `asked once more: ${why}`;
  const chosen = {
    status: 'chosen' as const,
    lane: call.lane,
    verifier: admission.verifier,
    because,
    passedOver: [],
  };
  return verifyRouted(state, attempt, chosen, true);
}
