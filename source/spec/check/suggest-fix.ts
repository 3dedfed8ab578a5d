import type { Author } from '../../domain/artifact.ts';
import { laneIds, type ModelName } from '../../domain/ids.ts';
import type { RoleMap, VerifyRule } from '../../domain/role-map.ts';
import { countedAuthors } from '../../rule/author-set.ts';
import { candidateOf, modelLineage } from '../../rule/identity.ts';
import { verifierRule } from '../../rule/verifier.ts';
import { verifierLanes } from '../verifier-field.ts';

/** `deepseek+meta`, or that nothing is known. */
export function printFamily(map: RoleMap, model: ModelName): string {
  return modelLineage(map, model).join('+') || 'of no known family';
}

/** The families that some models carry, for a sentence. */
export function printFamilies(map: RoleMap, models: readonly ModelName[]): string {
  const families = new Set(models.flatMap((model) => modelLineage(map, model)));
  return [...families].sort().join(', ') || 'no known family';
}

/** What makes a model usable, as far as the map tells: its key, or its program. */
export function howToUse(map: RoleMap, model: ModelName): string {
  const entry = map.models[model];
  if (!entry) return `define ${model}`;
  if (entry.key !== undefined) return `set ${entry.key.slice('env:'.length)}`;
  if (entry.baseURL !== undefined) return `start what listens at ${entry.baseURL}`;
  return `install \`${entry.command?.[0] ?? entry.driver}\` and sign in`;
}

export interface Lack {
  readonly rule: VerifyRule;
  readonly authors: readonly Author[];
  readonly usable?: ReadonlySet<ModelName> | undefined;
}

/** What would give these authors one more verifier: a key to set, a model to place, or a family to add. */
export function suggestFix(map: RoleMap, { rule, authors, usable }: Lack): string {
  const counted = countedAuthors(authors, map.authors);
  const unknown = counted.find((author) => author.lineage.length === 0);
  if (unknown) {
    return `Say whose weights ${unknown.model} carries: add \`lineage: [family]\` to it, or a pattern to \`families\`.`;
  }
  const named = (model: ModelName) => `${model} (${printFamily(map, model)})`;
  const whyNot = verifierRule(map, counted);
  const admissible = (model: ModelName) => whyNot(candidateOf(map, model)) === undefined;
  const seated = verifierLanes(map, rule).flatMap((lane) => map.lanes[lane]?.models ?? []);
  const idle = [...new Set(seated)].filter(
    (model) => usable && !usable.has(model) && admissible(model),
  );
  if (idle.length > 0) {
    const ways = idle.map((model) => `${howToUse(map, model)} to use ${named(model)}`);
    return `${capital(ways.join(', or '))}.`;
  }
  const placed = new Set(laneIds.flatMap((lane) => map.lanes[lane]?.models ?? []));
  const spare = Object.keys(map.models).filter((model) => !placed.has(model) && admissible(model));
  if (spare.length > 0)
    return `Put ${spare.map(named).join(' or ')} into a lane, for example thinker.`;
  const families = printFamilies(
    map,
    counted.map((author) => author.model),
  );
  return `Add a model of another family than ${families} to a lane, for example thinker.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
