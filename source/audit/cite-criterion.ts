// How a counter-example's citation is matched with a criterion of the contract.

/** Shorter citations match too much: "it works" is in half of all criteria. */
const minCitation = 12;

function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Index of the criterion a citation means: by its number (`C2`, `2`, `C2: …`) or by its words, where
 * case and punctuation do not count and either may hold the other. Undefined when it means none.
 */
export function citedCriterion(citation: string, criteria: readonly string[]): number | undefined {
  const [, letter, digits] = /^\W*(criterion\s+c?|c\s?)?(\d{1,3})(?!\w)/i.exec(citation) ?? [];
  const words = plain(citation);
  const index = Number(digits ?? 0) - 1;
  // "3 retries are made" is text that begins with a number, so a bare number must stand alone.
  if (criteria[index] !== undefined && (letter !== undefined || /^\d+$/.test(words))) return index;
  const found = criteria.findIndex((criterion) => sameWords(words, plain(criterion)));
  return found < 0 ? undefined : found;
}

function sameWords(citation: string, criterion: string): boolean {
  if (citation === '' || criterion === '') return false;
  if (citation === criterion) return true;
  const [short, long] =
    citation.length < criterion.length ? [citation, criterion] : [criterion, citation];
  return short.length >= minCitation && ` ${long} `.includes(` ${short} `);
}
