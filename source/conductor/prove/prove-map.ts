import type { RoleMap } from '../../domain/role-map.ts';
import { modelLineage } from '../../rule/identity.ts';
import { openings } from './opening.ts';
import { type SearchLimits, type SearchResult, search, searchForgeries } from './search.ts';

/** What was searched of one kind of job, and what came of it. */
export type SearchedJob = { readonly name: string; readonly result: SearchResult };

/**
 * Plays decide and the fold against an adversary under a role map: endpoints that answer as others,
 * readers that do not read, lost calls, other lanes, other specs, decisions about other trees, and
 * facts forged into the journal. Bounded, so it finds breaches and proves their absence only as far
 * as it went.
 */
export function* proveMap(map: RoleMap, limits: SearchLimits): Generator<SearchedJob> {
  const makers = Object.fromEntries(
    Object.keys(map.models).map((name) => [name, modelLineage(map, name)]),
  );
  for (const opening of openings(map)) {
    yield { name: opening.name, result: search(opening, makers, limits) };
    yield {
      name: `${opening.name}, forged facts`,
      result: searchForgeries(opening, makers, limits),
    };
  }
}
