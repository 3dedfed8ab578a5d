import type { Author } from '../../domain/artifact.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { routerOf } from '../../rule/asked-model.ts';
import { modelLineage } from '../../rule/identity.ts';
import { familiesOf, knownFamilies, uniteFamilies } from '../../rule/lineage.ts';

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
  const entry = Object.hasOwn(map.models, name) ? map.models[name] : undefined;
  const known = entry && !routerOf(entry) ? modelLineage(map, name) : [];
  const isFamily = entry === undefined && knownFamilies(map).some((one) => one === name);
  // As with a served id: nothing ever narrows the set.
  const lineage = [...uniteFamilies(known, isFamily ? [name] : [], familiesOf(name, map), said)];
  const who = { call: 'imported', lineage, role: 'writer' } as const;
  if (isFamily) return { ...who, model: `a model of ${name}` };
  return { ...who, model: name, asked: entry?.model ?? name };
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
