import type { Author } from '../domain/artifact.ts';
import type { PassedOver } from '../domain/call.ts';
import type { LaneId, Lineage, ModelName } from '../domain/ids.ts';
import type { RoleMap, VerifyRule } from '../domain/role-map.ts';
import { countedAuthors } from '../rule/author-set.ts';
import { candidateOf } from '../rule/identity.ts';
import { isScarceModel } from '../rule/scarce.ts';
import { type Candidate, verifierRule } from '../rule/verifier.ts';

/** Lanes that may stand in as verifier where none is preferred, strongest judgement first. */
const standIns: readonly LaneId[] = [
  'thinker',
  'worker-big',
  'worker-directed',
  'worker-fast',
  'conductor',
  'second-brain',
];

/** A lane's model that the hard rule admits for some authors. */
export interface Assignment {
  readonly lane: LaneId;
  readonly model: ModelName;
  readonly lineage: Lineage;
}

export interface VerifierField {
  /** Admissible seats in the order they are asked, each model once. */
  readonly seats: readonly Assignment[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Lanes that may verify under a rule, in the order they are asked: the preferred ones, then the
 * others. Never the scarce reviewer, and an optional second brain only where it is preferred.
 */
export function verifierLanes(map: RoleMap, rule: VerifyRule): readonly LaneId[] {
  const preferred = rule === 'none' ? [] : rule.prefer;
  const others = standIns.filter(
    (lane) => lane !== 'second-brain' || map.lanes[lane]?.optional === false,
  );
  return [...new Set([...preferred, ...others])].filter(
    (lane) => lane !== 'scarce-reviewer' && map.lanes[lane] !== undefined,
  );
}

/**
 * Everyone who may verify what `authors` made: the hard rule applied to each model of each lane
 * that may verify. With `usable`, only models whose probe succeeded.
 */
export function verifierField(
  map: RoleMap,
  {
    rule,
    authors,
    usable,
    candidates,
  }: {
    readonly rule: VerifyRule;
    readonly authors: readonly Author[];
    readonly usable?: ReadonlySet<ModelName> | undefined;
    /** The map's models as candidates, where many fields of one map are asked for. */
    readonly candidates?: ReadonlyMap<ModelName, Candidate> | undefined;
  },
): VerifierField {
  const whyNot = verifierRule(map, countedAuthors(authors, map.authors));
  const seats = new Map<ModelName, Assignment>();
  const passedOver: PassedOver[] = [];
  for (const lane of verifierLanes(map, rule)) {
    for (const model of map.lanes[lane]?.models ?? []) {
      const candidate = candidates?.get(model) ?? candidateOf(map, model);
      const refused = whyNot(candidate);
      const scarce = isScarceModel(map, model)
        ? `${model} is scarce and never verifies`
        : undefined;
      const because =
        refused ??
        scarce ??
        (usable && !usable.has(model) ? `${model} cannot be used now` : undefined);
      if (because !== undefined) passedOver.push({ lane, model, because });
      else if (!seats.has(model)) seats.set(model, { lane, model, lineage: candidate.lineage });
    }
  }
  return { seats: [...seats.values()], passedOver };
}
