import type { Author } from '../events/artifact.ts';
import type { RoleMap } from '../events/role-map.ts';
import { modelLineage } from '../rule/identity.ts';
import { lineageOf } from '../rule/lineage.ts';

/**
 * Who is said to have written a diff: a model of the map, a family of it, any model id its patterns
 * know, or `trailers` for what the commits themselves say. A lineage that nothing is known of is empty.
 */
export function namedAuthors(
  names: readonly string[],
  messages: readonly string[],
  map: RoleMap,
): readonly Author[] {
  return names.flatMap((name) =>
    name === 'trailers' ? trailerAuthors(messages, map) : [author(name, map)],
  );
}

function author(name: string, map: RoleMap, said: readonly string[] = []): Author {
  const isModel = Object.hasOwn(map.models, name);
  const known = isModel ? modelLineage(map, name) : [];
  const family = Object.hasOwn(map.families, name) ? [name] : [];
  const matched = lineageOf({ declared: [], requested: name }, map.families);
  // As with a served id: nothing ever narrows the set.
  const lineage = [...new Set([...known, ...family, ...matched, ...said])].sort();
  const model = family.length > 0 && !isModel ? `a model of ${name}` : name;
  return { call: 'imported', model, lineage, role: 'writer' };
}

const trailer = /^Fugu-Author:[ \t]*(.+?)(?:[ \t]+\(([^()]*)\))?[ \t]*$/gm;

/** Every `Fugu-Author: model (family)`; a commit without one has an author nobody knows. */
function trailerAuthors(messages: readonly string[], map: RoleMap): readonly Author[] {
  const found = messages.flatMap((message) => {
    const said = [...message.matchAll(trailer)].map(([, model = '', families = '']) =>
      author(model, map, families === 'unknown family' ? [] : families.split('+').filter(Boolean)),
    );
    return said.length > 0 ? said : [unsaid];
  });
  return found.length > 0 ? found : [unsaid];
}

const unsaid: Author = {
  call: 'imported',
  model: 'whoever wrote a commit without a Fugu-Author trailer',
  lineage: [],
  role: 'writer',
};
