import type { Author } from '../domain/artifact.ts';
import type { Served } from '../domain/call.ts';
import type { Lineage, ModelName } from '../domain/ids.ts';
import type { ModelEntry, RoleMap } from '../domain/role-map.ts';
import { expectedLineage, routerOf } from './asked-model.ts';
import { type HostedRouter, hostedRouter } from './hosted-router.ts';
import { familiesOf, uniteFamilies } from './lineage.ts';
import { readModelId } from './model-id.ts';
import { judgeServed, servedIds } from './served.ts';
import type { Candidate } from './verifier.ts';

/**
 * Every family that a model of the map may carry: what is declared, what its id, its host and the ids
 * that answered show. Nothing ever narrows the set. Empty means unknown, and so it is where an id
 * that answered is: a model that is not in the map, an unknown id, a router that does not say.
 */
export function modelLineage(map: RoleMap, name: ModelName, served?: Served): Lineage {
  const model = map.models[name];
  if (!model) return [];
  const router = routerOf(model);
  if (router) return routedLineage(map, { model, router, served });
  const expected = expectedLineage(map, model);
  const judged = served === undefined ? [] : judgeServed(map, name, served);
  const isOpen = judged.some(({ verdict }) => verdict === 'unknown' || verdict === 'router');
  return isOpen ? [] : uniteFamilies(expected, ...judged.map(({ families }) => families));
}

/** A picker is what it says it served; before it has, only what is declared for it. */
function routedLineage(
  map: RoleMap,
  {
    model,
    router,
    served,
  }: { model: ModelEntry; router: HostedRouter; served: Served | undefined },
): Lineage {
  const declared = model.lineage ?? [];
  if (router.kind === 'composite') return [];
  if (served === undefined) return declared;
  const ids = servedIds(served).filter((id) => id !== model.model);
  const each = ids.map((id) => servedFamilies(map, model, id));
  const said = ids.length > 0 && each.every((families) => families.length > 0);
  return said ? uniteFamilies(declared, ...each) : [];
}

function servedFamilies(map: RoleMap, model: ModelEntry, id: string): Lineage {
  const reading = readModelId(id);
  if (reading.status === 'unreadable' || hostedRouter(reading)) return [];
  const known = familiesOf(id, map);
  return known.length === 0 && (model.servedAs ?? []).includes(id) ? (model.lineage ?? []) : known;
}

/** A model of the map as a candidate for verifying, with what it served where it has answered. */
export function candidateOf(map: RoleMap, name: ModelName, served?: Served): Candidate {
  const model = map.models[name];
  const router = model && routerOf(model);
  return {
    model: name,
    lineage: modelLineage(map, name, served),
    ids: model ? [model.model, ...(served ? servedIds(served) : [])] : [],
    ...(router ? { router: router.what } : {}),
  };
}

/** A model of the map as author of what one call made. */
export function authorOf(
  map: RoleMap,
  { call, model }: { readonly call: string; readonly model: ModelName },
  served: Served,
): Author {
  const ids = servedIds(served);
  const asked = map.models[model]?.model;
  return {
    call,
    model,
    lineage: [...modelLineage(map, model, served)],
    role: 'writer',
    ...(asked === undefined ? {} : { asked }),
    ...(ids.length === 0 ? {} : { served: [...ids] }),
  };
}
