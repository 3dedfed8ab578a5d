import type { Author } from '../domain/artifact.ts';
import type { PassedOver } from '../domain/call.ts';
import type { Digest, LaneId, Lineage, ModelName, TaskClass } from '../domain/ids.ts';
import type { RoleMap, VerifyRule } from '../domain/role-map.ts';
import { type Admission, type AdmittedVerifier, admissions } from '../rule/admission.ts';
import { countedAuthors } from '../rule/author-set.ts';
import { areDifferent } from '../rule/lineage.ts';
import { isScarceModel } from '../rule/scarce.ts';
import { suggestFix } from '../spec/check/suggest-fix.ts';
import { verifierLanes } from '../spec/verifier-field.ts';
import { type Blocked, blocked } from './blocked.ts';
import {
  type Conditions,
  followOrders,
  type Ineligibility,
  laneIneligibility,
  modelIneligibility,
  type Refused,
  refuse,
  usableModels,
} from './seat-state.ts';

/** An artifact that needs a verifier. */
export interface VerifierQuestion extends Conditions {
  readonly map: RoleMap;
  /** The map in force now, where the step keeps another: a model must be admitted by both. */
  readonly inForce?: RoleMap;
  readonly taskClass: TaskClass;
  readonly artifact: Digest;
  /** Everyone who wrote, repaired or planned it. */
  readonly authors: readonly Author[];
  /** Who gave a verdict for these bytes; nobody is asked twice. */
  readonly already: readonly { readonly model: ModelName; readonly lineage: Lineage }[];
  /** Lanes without a free seat: asked after idle ones, except where preferred. */
  readonly busy?: ReadonlySet<LaneId>;
  /** A person's reroute of this verification; the rule still holds. */
  readonly forcedLane?: LaneId;
}

export type VerifierChoice =
  | {
      readonly status: 'chosen';
      readonly lane: LaneId;
      readonly verifier: AdmittedVerifier;
      readonly because: string;
      readonly passedOver: readonly PassedOver[];
    }
  | Blocked;

interface Admitted {
  readonly lane: LaneId;
  readonly verifier: AdmittedVerifier;
}

/**
 * The model that verifies an artifact: of another family than every author, by the one rule.
 * A family that gave no verdict yet comes first, then the preferred lanes, then the others in a
 * fixed order. The scarce reviewer is never chosen, an optional second brain only where preferred
 * or where a person says so. Nobody admissible is blocked, never a lesser verifier.
 */
export function chooseVerifier(question: VerifierQuestion): VerifierChoice {
  const { map, taskClass } = question;
  const rule = map.routing[taskClass].verify;
  const { lanes, orders } = lanesOf(question, rule);
  const { inForce, artifact, authors } = question;
  const admit = admissions({ map, inForce }, { artifact, authors });
  const seats = lanes.flatMap((lane) => seatsOf(lane, question, admit));
  const refused = seats.filter((seat) => 'hindrance' in seat);
  const admitted = seats.filter((seat) => 'verifier' in seat);
  const fresh = admitted.filter((seat) => isFresh(seat, question));
  const best = fresh[0] ?? admitted[0];
  if (!best) {
    const what = `No admissible verifier for \`${taskClass}\``;
    const { usable } = question;
    const cure = suggestFix(map, { rule, authors, usable: usableModels(usable) });
    return blocked(what, { refused, orders, cure });
  }
  const earlier = admitted.slice(0, admitted.indexOf(best)).map(({ lane, verifier }) => ({
    lane,
    model: verifier.model,
    because: `${verifier.lineage.join('+')} gave a verdict already`,
  }));
  const passedOver = [...orders, ...refused.map(({ passed }) => passed), ...earlier];
  return { status: 'chosen', ...best, because: reasonFor(question, best, rule), passedOver };
}

function lanesOf(question: VerifierQuestion, rule: VerifyRule): ReturnType<typeof followOrders> {
  const { map, forcedLane, laneReroutes, busy } = question;
  if (forcedLane !== undefined) return { lanes: [forcedLane], orders: [] };
  const all = verifierLanes(map, rule);
  const preferred = rule === 'none' ? [] : rule.prefer;
  const rank = (lane: LaneId) => (preferred.includes(lane) ? 0 : busy?.has(lane) ? 2 : 1);
  return followOrders(
    [...all].sort((one, other) => rank(one) - rank(other)),
    laneReroutes,
  );
}

type Admit = (model: ModelName) => Admission;

function seatsOf(
  lane: LaneId,
  question: VerifierQuestion,
  admit: Admit,
): readonly (Admitted | Refused)[] {
  if (lane === 'scarce-reviewer') {
    return [refuse('scarce', { lane, because: 'it is never used for routine verification' })];
  }
  const seats = (question.map.lanes[lane]?.models ?? []).map((model) =>
    seatOf({ lane, model }, question, admit),
  );
  const hindered = laneIneligibility(question.map, lane, question);
  // A paused lane that may not verify anyway is passed over for that: resuming it would not help.
  const never = seats.length > 0 && seats.every((seat) => isRefusedFor(seat, 'rule'));
  return hindered && !never ? [hindered] : seats;
}

function seatOf(
  { lane, model }: { readonly lane: LaneId; readonly model: ModelName },
  question: VerifierQuestion,
  admit: Admit,
): Admitted | Refused {
  const { map, already } = question;
  if (isScarceModel(map, model)) {
    return refuse('scarce', { lane, model, because: `${model} is scarce and never verifies` });
  }
  const admission = admit(model);
  if (admission.status === 'refused')
    return refuse('rule', { lane, model, because: admission.because });
  if (already.some((given) => given.model === model)) {
    return refuse('spoken', { lane, model, because: `${model} gave its verdict already` });
  }
  return modelIneligibility(lane, model, question) ?? { lane, verifier: admission.verifier };
}

function isRefusedFor(seat: Admitted | Refused, hindrance: Ineligibility): boolean {
  return 'hindrance' in seat && seat.hindrance === hindrance;
}

function isFresh({ verifier }: Admitted, { already }: VerifierQuestion): boolean {
  return already.every((given) => areDifferent(given.lineage, verifier.lineage));
}

function reasonFor(
  { map, taskClass, authors, forcedLane }: VerifierQuestion,
  { lane, verifier }: Admitted,
  rule: VerifyRule,
): string {
  const counted = countedAuthors(authors, map.authors);
  const wrote = [
    ...new Set(counted.map((author) => `${author.model} (${author.lineage.join('+')})`)),
  ].join(', ');
  const differs = `${verifier.model} is ${verifier.lineage.join('+')}, the author is ${wrote}`;
  if (forcedLane !== undefined) return `a person rerouted it to ${lane}; ${differs}`;
  const preferred = rule !== 'none' && rule.prefer.includes(lane);
  return `${lane} is ${preferred ? `preferred for ${taskClass}` : 'the next admissible lane'}; ${differs}`;
}
