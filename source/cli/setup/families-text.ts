import { shippedPatterns } from '../../rule/family-table.ts';
import { hostedRouter } from '../../rule/hosted-router.ts';
import { type FamilyBook, familiesOf, type Sign, signsOf } from '../../rule/lineage.ts';
import { readModelId } from '../../rule/model-id.ts';
import { wordsOf } from '../../rule/words.ts';
import { textTable } from '../text-table.ts';

/** How each id is read under a book of families, and why. */
export function readingLines(ids: readonly string[], book: FamilyBook): readonly string[] {
  return ids.flatMap((id) => [...readingOf(id, book), '']).slice(0, -1);
}

function readingOf(id: string, book: FamilyBook): readonly string[] {
  const reading = readModelId(id);
  if (reading.status === 'unreadable') return [id, `  family: unknown, because ${reading.because}`];
  const before = reading.path.length === 0 ? '' : `, after ${reading.path.join('/')}`;
  const router = hostedRouter(reading);
  const families = familiesOf(id, book);
  const signs = signsOf(reading, book);
  return [
    id,
    `  read as: ${reading.leaf}${before}; words: ${wordsOf(reading.leaf).join(' ')}`,
    ...(router ? [`  hosted router: ${router.what}; it never verifies`] : []),
    `  family: ${families.join(' + ') || 'unknown, which counts as the same as any'}`,
    ...signs.map((sign) => `  because: ${signWords(sign)}`),
    ...(reading.opaque ? ['  because: it is an account’s own number and shows no family'] : []),
    ...(signs.length === 0 && !reading.opaque ? ['  because: no pattern knows a word of it'] : []),
  ];
}

function signWords({ family, pattern, from, hides, source }: Sign): string {
  const base = hides ? ', a name that hides whose weights it stands on' : '';
  switch (from) {
    case 'spec':
      return `${pattern} is ${family}, says the spec`;
    case 'maker':
      return `${pattern} is the maker of ${family}, and the rest names nobody`;
    case 'shipped':
      return `${pattern} is ${family}${base} (${source ?? ''})`;
    default:
      return from satisfies never;
  }
}

/** Every family there is, with its patterns: shipped ones, the spec's own, and those it takes out. */
export function familyTable({ families, without = {} }: FamilyBook): readonly string[] {
  const rows = new Map<string, string[]>();
  const put = (family: string, words: string) =>
    rows.set(family, [...(rows.get(family) ?? []), words]);
  for (const { family, pattern, hides } of shippedPatterns) {
    const out = (without[family] ?? []).includes(pattern);
    put(family, `${pattern}${hides ? ' (hides its base)' : ''}${out ? ' (taken out)' : ''}`);
  }
  for (const [family, patterns] of Object.entries(families)) {
    for (const pattern of patterns) put(family, `${pattern} (spec)`);
  }
  const sorted = [...rows].sort(([one], [other]) => one.localeCompare(other));
  return textTable(
    ['family', 'patterns'],
    sorted.map(([family, patterns]) => [family, patterns.join(' ')]),
  );
}
