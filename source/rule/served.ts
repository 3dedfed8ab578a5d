import type { Served } from '../domain/call.ts';
import type { Lineage, ModelName } from '../domain/ids.ts';
import type { ModelEntry, RoleMap } from '../domain/role-map.ts';
import { expectedLineage, routerOf } from './asked-model.ts';
import { hostedRouter } from './hosted-router.ts';
import { type FamilyBook, familiesOf, outsideOf } from './lineage.ts';
import { readModelId } from './model-id.ts';
import { restates } from './same-model.ts';

/**
 * What an id that answered says of who answered. `stated`: it stands in `servedAs`. `restates`: the
 * asked id in other words. `same-family`: it shows families of the model's lineage and no other.
 * `foreign`: it shows one outside. `router`: it, or the asked id, is a hosted router. Everything else
 * is `unknown`, and unknown counts as the same as any author's.
 */
export type ServedVerdict =
  | 'stated'
  | 'restates'
  | 'same-family'
  | 'unknown'
  | 'foreign'
  | 'router';

/** One id that answered, judged. */
export interface JudgedId {
  readonly id: string;
  readonly verdict: ServedVerdict;
  readonly families: Lineage;
}

/** From good to bad; the worst of all ids of a call stands. */
const order: readonly ServedVerdict[] = [
  'stated',
  'restates',
  'same-family',
  'unknown',
  'foreign',
  'router',
];

/** Every id that an endpoint reported in one call, each once; an empty one is none. */
export function servedIds(served: Served): readonly string[] {
  if (served.by !== 'reported') return [];
  const all = [...(served.ids ?? []), ...(served.id === undefined ? [] : [served.id])];
  return [...new Set(all)].filter((id) => id.trim() !== '');
}

/** Every id of a call, judged; empty where the endpoint said none, so that only the spec is a witness. */
export function judgeServed(map: RoleMap, name: ModelName, served: Served): readonly JudgedId[] {
  const model = map.models[name];
  return model ? servedIds(served).map((id) => judgeId(map, model, id)) : [];
}

/** The id of a call that says worst of who answered; undefined where the endpoint said none. */
export function worstServed(map: RoleMap, name: ModelName, served: Served): JudgedId | undefined {
  const rank = ({ verdict }: JudgedId) => order.indexOf(verdict);
  return judgeServed(map, name, served).toSorted((one, two) => rank(two) - rank(one))[0];
}

/** Whether a call that was served so is a call of the model that was asked. */
export function isKnown({ verdict }: JudgedId): boolean {
  return verdict === 'stated' || verdict === 'restates' || verdict === 'same-family';
}

/** Judges one id that answered for a model. */
export function judgeId(map: FamilyBook, model: ModelEntry, id: string): JudgedId {
  const families = familiesOf(id, map);
  return { id, families, verdict: verdictOf(map, model, { id, families }) };
}

function verdictOf(
  map: FamilyBook,
  model: ModelEntry,
  { id, families }: { readonly id: string; readonly families: Lineage },
): ServedVerdict {
  const reading = readModelId(id);
  if (reading.status === 'unreadable') return 'unknown';
  if (routerOf(model) || hostedRouter(reading)) return 'router';
  const expected = expectedLineage(map, model);
  if (outsideOf(families, expected).length > 0) return 'foreign';
  if (expected.length === 0) return 'unknown';
  if (model.servedAs?.includes(id)) return 'stated';
  if (restates(model.model, id)) return 'restates';
  return families.length > 0 ? 'same-family' : 'unknown';
}
