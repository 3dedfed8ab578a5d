import type { Family, Lineage } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { borrowedNames, patternsFor, shippedFamilies } from './family-table.ts';
import { makerFamily } from './makers.ts';
import { type IdReading, readModelId } from './model-id.ts';
import { type IdWords, idWords, matchesPattern, mayMatch, readPattern } from './pattern.ts';
import { wordsOf } from './words.ts';

/** What a role map says of families beside the shipped table: what it adds, and what it takes out. */
export type FamilyBook = Pick<RoleMap, 'families' | 'without'>;

/** One reason why an id counts as a family. */
export interface Sign {
  readonly family: Family;
  /** The pattern, or the maker's name, that showed it. */
  readonly pattern: string;
  readonly from: 'spec' | 'shipped' | 'maker';
  /** The name hides whose weights it stands on. */
  readonly hides: boolean;
  readonly source?: string;
}

type Read = Extract<IdReading, { status: 'read' }>;

/** The shipped table alone, as for a spec that adds nothing. */
export const shippedBook: FamilyBook = { families: {} };

/** Families that `id` shows, sorted; empty when nothing is known, which counts as the same as any. */
export function familiesOf(id: string, book: FamilyBook): Lineage {
  const reading = readModelId(id);
  if (reading.status === 'unreadable') return [];
  const signs = signsOf(reading, book);
  const isBased = signs.some(({ hides }) => !hides);
  return isBased ? uniteFamilies(signs.map(({ family }) => family)) : [];
}

/** Everything in an id that shows a family, and what shows it; the maker only where the leaf is silent. */
export function signsOf(id: Read, book: FamilyBook): readonly Sign[] {
  const words = idWords(id);
  const shipped = id.opaque ? [] : shippedSigns(id, words, book);
  const signs = [...specSigns(id, words, book), ...shipped];
  if (signs.length > 0 || id.opaque) return signs;
  const maker = id.path.at(-1) ?? '';
  const family = makerFamily(maker);
  if (family === undefined) return [];
  return [{ family, pattern: `${maker}/`, from: 'maker', hides: false }];
}

function specSigns(id: Read, words: IdWords, { families }: FamilyBook): readonly Sign[] {
  return Object.entries(families).flatMap(([family, patterns]) =>
    patterns
      .filter((pattern) => mayMatch(pattern, id))
      .filter((pattern) => matchesPattern(readPattern(pattern), words))
      .map((pattern): Sign => ({ family, pattern, from: 'spec', hides: false })),
  );
}

function shippedSigns(id: Read, words: IdWords, { without }: FamilyBook): readonly Sign[] {
  const aside = id.remark === '' ? [] : [{ path: [], leaves: [wordsOf(id.remark)] }];
  const texts = [words, ...aside];
  return patternsFor(texts.flatMap(({ leaves }) => leaves.flat()))
    .filter((one) => texts.some((text) => matchesPattern(one.words, text)))
    .filter(({ family, pattern }) => !(without?.[family] ?? []).includes(pattern))
    .filter(({ pattern }) => !(pattern === '*gpt*' && isBorrowed(words)))
    .map(({ family, pattern, hides, source }): Sign => {
      return { family, pattern, from: 'shipped', hides, source };
    });
}

/** Whether an id is of another maker who took OpenAI's word. */
function isBorrowed(words: IdWords): boolean {
  return borrowedNames.some((pattern) => matchesPattern(pattern, words));
}

/** Families of several sources as one lineage. */
export function uniteFamilies(...groups: readonly Lineage[]): Lineage {
  return [...new Set(groups.flat())].sort();
}

/** Every family name that means something under a map, sorted. */
export function knownFamilies({ families }: FamilyBook): readonly Family[] {
  return uniteFamilies([...shippedFamilies], Object.keys(families));
}

/** Families of a lineage that the map in force has no name for: nobody can tell them from any other. */
export function unknownNames(lineage: Lineage, { families }: FamilyBook): Lineage {
  return lineage.filter(
    (family) => !shippedFamilies.has(family) && !Object.hasOwn(families, family),
  );
}

/** Families of `lineage` that `expected` does not have. */
export function outsideOf(lineage: Lineage, expected: Lineage): Lineage {
  return lineage.filter((family) => !expected.includes(family));
}

/** Whether two lineages hold the same families. */
export function isSameLineage(one: Lineage, other: Lineage): boolean {
  return outsideOf(one, other).length === 0 && outsideOf(other, one).length === 0;
}

/** Two models are different only if both lineages are known and share no family. */
export function areDifferent(one: Lineage, other: Lineage): boolean {
  return one.length > 0 && other.length > 0 && !one.some((family) => other.includes(family));
}
