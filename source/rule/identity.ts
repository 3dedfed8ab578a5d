import type { Served } from '../events/call.ts';
import type { Lineage, ModelName } from '../events/ids.ts';
import type { RoleMap } from '../events/role-map.ts';
import { foreignFamilies, type Identity, lineageOf } from './lineage.ts';
import type { Candidate } from './verifier.ts';

function identityOf(map: RoleMap, name: ModelName, served?: Served): Identity | undefined {
  const model = map.models[name];
  if (!model) return undefined;
  const id = served?.by === 'reported' ? served.id : undefined;
  const identity = { declared: model.lineage ?? [], requested: model.model };
  return id === undefined ? identity : { ...identity, served: id };
}

/** Lineage of a model of the map, with what it served where that was reported; unknown models are unknown. */
export function modelLineage(map: RoleMap, name: ModelName, served?: Served): Lineage {
  const identity = identityOf(map, name, served);
  return identity ? lineageOf(identity, map.families) : [];
}

/** Families that came with the served id and were not declared; any of them voids a verdict. */
export function undeclaredFamilies(map: RoleMap, name: ModelName, served: Served): Lineage {
  const identity = identityOf(map, name, served);
  return identity ? foreignFamilies(identity, map.families) : [];
}

/** A model of the map as a candidate for verifying. */
export function candidateOf(map: RoleMap, name: ModelName, served?: Served): Candidate {
  return {
    model: name,
    lineage: modelLineage(map, name, served),
    router: map.models[name]?.router ?? false,
  };
}
