import type { Author } from '../domain/artifact.ts';
import type { Lineage } from '../domain/ids.ts';
import type { ModelEntry, RoleMap } from '../domain/role-map.ts';
import { expectedLineage, routerOf } from './asked-model.ts';
import { familiesOf, uniteFamilies, unknownNames } from './lineage.ts';
import { restates } from './same-model.ts';
import { isKnown, judgeId } from './served.ts';

/** Whose weights an author carries under the map in force; unknown counts as the same as anybody's. */
export type AuthorStanding =
  | { readonly status: 'known'; readonly lineage: Lineage }
  | { readonly status: 'unknown'; readonly because: string };

/**
 * An author is judged by the families its record names and by what its recorded ids show today: a
 * family that the map in force has no name for is unknown, and so is an author whose record names
 * none, unless today's map knows every id it was asked for and served as.
 */
export function authorStanding(map: RoleMap, author: Author): AuthorStanding {
  const strange = unknownNames(author.lineage, map);
  if (strange.length > 0) {
    const because = `its author ${author.model} is recorded as ${strange.join('+')}, a family that the role map in force does not know`;
    return { status: 'unknown', because };
  }
  if (author.lineage.length > 0) {
    const ids = idsOf(author).map((id) => familiesOf(id, map));
    return known(author.lineage, ...ids, entryLineage(map, author));
  }
  return standingToday(map, author);
}

/** Why the first of some authors that is unknown is so; undefined where all of them are known. */
export function whyAuthorUnknown(map: RoleMap, authors: readonly Author[]): string | undefined {
  const standings = authors.map((author) => authorStanding(map, author));
  return standings.find((one) => one.status === 'unknown')?.because;
}

/** Every id an author was asked for and served as. */
export function idsOf({ asked, served }: Author): readonly string[] {
  return [...(asked === undefined ? [] : [asked]), ...(served ?? [])];
}

function known(...groups: readonly Lineage[]): AuthorStanding {
  return { status: 'known', lineage: uniteFamilies(...groups) };
}

/** The entry of today's map that an author was a call of: of its name, and asked for by the same id. */
function entryOf(map: RoleMap, { model, asked }: Author): ModelEntry | undefined {
  const entry = Object.hasOwn(map.models, model) ? map.models[model] : undefined;
  return entry && (asked === undefined || restates(entry.model, asked)) ? entry : undefined;
}

function entryLineage(map: RoleMap, author: Author): Lineage {
  const entry = entryOf(map, author);
  return entry ? expectedLineage(map, entry) : [];
}

/** Nothing is recorded of its families; what its ids show today may still say them. */
function standingToday(map: RoleMap, author: Author): AuthorStanding {
  const entry = entryOf(map, author);
  const judged = entry && author.asked !== undefined ? (author.served ?? []) : undefined;
  const each = entry && judged?.map((id) => judgeId(map, entry, id));
  const lineage = uniteFamilies(
    entryLineage(map, author),
    ...(each ?? []).map((one) => one.families),
  );
  if (each?.every(isKnown) && entry && !routerOf(entry) && lineage.length > 0)
    return known(lineage);
  const answered = (author.served ?? []).join(', ');
  const ids =
    author.asked === undefined || answered === ''
      ? ''
      : ` (asked for as ${author.asked}, answered as ${answered})`;
  const because = `the family of its author ${author.model}${ids} is unknown, which counts as the same`;
  return { status: 'unknown', because };
}
