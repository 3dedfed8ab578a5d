import type { Author } from '../domain/artifact.ts';

/** Everyone whose work is in an artifact, each call once; order of first contribution. */
export function uniteAuthors(...groups: readonly (readonly Author[])[]): readonly Author[] {
  const seen = new Map<string, Author>();
  for (const author of groups.flat()) {
    const key = `${author.call}\n${author.role}`;
    if (!seen.has(key)) seen.set(key, author);
  }
  return [...seen.values()];
}

/** The authors a verifier must differ from: writers and repairers, planners too when the spec says so. */
export function countedAuthors(
  authors: readonly Author[],
  rule: 'writers' | 'writers-and-planners',
): readonly Author[] {
  return rule === 'writers' ? authors.filter((author) => author.role === 'writer') : authors;
}
