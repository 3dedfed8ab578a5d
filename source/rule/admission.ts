import type { Author } from '../domain/artifact.ts';
import type { Served } from '../domain/call.ts';
import type { Digest, Lineage, ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { countedAuthors } from './author-set.ts';
import { candidateOf, modelLineage } from './identity.ts';
import { verifierRule } from './verifier.ts';

/** The map that a step keeps from when it was routed, and the one in force now where it is another. */
export interface MapsInForce {
  readonly map: RoleMap;
  readonly inForce?: RoleMap | undefined;
}

/** A model asked to verify, or one whose verdict is there: then with what it served. */
export interface AskedVerifier {
  readonly model: ModelName;
  readonly served?: Served | undefined;
  /** The families its verdict was recorded with; they are judged beside what its ids show. */
  readonly lineage?: Lineage;
}

declare const admitted: unique symbol;

/**
 * A verifier that the hard rule admits for one artifact. Only `admissions` makes one,
 * so a function that takes it cannot be called with a model of the author's family.
 */
export type AdmittedVerifier = {
  readonly model: ModelName;
  readonly lineage: Lineage;
  readonly artifact: Digest;
  readonly [admitted]: true;
};

export type Admission =
  | { readonly status: 'admitted'; readonly verifier: AdmittedVerifier }
  | { readonly status: 'refused'; readonly because: string };

/**
 * The hard rule for what these authors made, by the map that a step keeps and by the one in force
 * where it still asks for the same model under that name: for a model, why it may not verify it.
 */
export function rulesInForce(
  { map, inForce }: MapsInForce,
  authors: readonly Author[],
): (asked: AskedVerifier) => string | undefined {
  const counted = countedAuthors(authors, map.authors);
  const kept = ruleUnder(map, counted);
  if (inForce === undefined || inForce === map) return kept;
  const now = ruleUnder(inForce, counted);
  const isThere = (name: ModelName) => inForce.models[name]?.model === map.models[name]?.model;
  return (asked) => kept(asked) ?? (isThere(asked.model) ? now(asked) : undefined);
}

function ruleUnder(
  map: RoleMap,
  authors: readonly Author[],
): (asked: AskedVerifier) => string | undefined {
  const rule = verifierRule(map, authors);
  return ({ model, served, lineage }) => {
    const candidate = candidateOf(map, model, served);
    return rule(candidate) ?? (lineage === undefined ? undefined : rule({ ...candidate, lineage }));
  };
}

/** Applies the hard rule to models, each for the one artifact that these authors made. */
export function admissions(
  maps: MapsInForce,
  { artifact, authors }: { readonly artifact: Digest; readonly authors: readonly Author[] },
): (model: ModelName) => Admission {
  const rule = rulesInForce(maps, authors);
  return (model) => {
    const because = rule({ model });
    if (because !== undefined) return { status: 'refused', because };
    const lineage = modelLineage(maps.map, model);
    return { status: 'admitted', verifier: { model, lineage, artifact } as AdmittedVerifier };
  };
}
