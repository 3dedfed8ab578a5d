import type { Family, Lineage } from '../events/ids.ts';

/** Patterns over model ids by family; `*` stands for any run of characters, case does not count. */
export type FamilyPatterns = Readonly<Record<Family, readonly string[]>>;

/** What is known of one model: declared in the spec, the id asked for, the id that answered. */
export type Identity = {
  readonly declared: readonly Family[];
  readonly requested: string;
  readonly served?: string;
};

/** Whether `id` matches a family pattern. */
export function matchesPattern(pattern: string, id: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const text = id.toLowerCase();
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.endsWith(last) && text.length - last.length >= from;
}

/** Families whose patterns match `id`, sorted. */
export function familiesOf(id: string, families: FamilyPatterns): Lineage {
  return Object.keys(families)
    .filter((family) => (families[family] ?? []).some((pattern) => matchesPattern(pattern, id)))
    .sort();
}

/**
 * Every family a model may carry: what is declared, what the requested id shows and what the
 * served id shows. Nothing ever narrows the set; empty means unknown.
 */
export function lineageOf(identity: Identity, families: FamilyPatterns): Lineage {
  const served = identity.served === undefined ? [] : familiesOf(identity.served, families);
  const all = [...identity.declared, ...familiesOf(identity.requested, families), ...served];
  return [...new Set(all)].sort();
}

/** Families the served id brings that neither the spec nor the requested id showed; any voids a verdict. */
export function foreignFamilies(identity: Identity, families: FamilyPatterns): Lineage {
  if (identity.served === undefined) return [];
  const expected = new Set([...identity.declared, ...familiesOf(identity.requested, families)]);
  return familiesOf(identity.served, families).filter((family) => !expected.has(family));
}

/** Two models are different only if both lineages are known and share no family. */
export function areDifferent(one: Lineage, other: Lineage): boolean {
  return one.length > 0 && other.length > 0 && !one.some((family) => other.includes(family));
}
