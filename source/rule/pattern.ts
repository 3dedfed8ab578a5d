import { leafPrefixes } from './makers.ts';
import type { IdReading } from './model-id.ts';
import { wordsOf } from './words.ts';

type ReadId = Extract<IdReading, { status: 'read' }>;

/** A pattern taken apart once: words and stars of each segment, the leaf's last. */
export interface WordPattern {
  readonly before: readonly (readonly string[])[];
  readonly leaf: readonly string[];
}

/** What of an id a pattern may speak of, in words. */
export interface IdWords {
  readonly path: readonly (readonly string[])[];
  readonly leaves: readonly (readonly string[])[];
}

/**
 * Reads a family pattern. It speaks of whole words of an id's leaf, `*` for any run of them:
 * `claude*` is a leaf whose first word is claude, `*glm*` one that holds the word glm (`glm4` too,
 * never a piece of another word). `maker/*` also looks at the segment before the leaf.
 */
export function readPattern(pattern: string): WordPattern {
  const parts = pattern.toLowerCase().split('/').map(tokensOf);
  return { before: parts.slice(0, -1), leaf: parts.at(-1) ?? [] };
}

/** The words of an id that patterns are held against. */
export function idWords(id: ReadId): IdWords {
  return { path: id.path.map(wordsOf), leaves: leavesOf(id) };
}

/** Whether an id matches a family pattern. */
export function matchesPattern({ before, leaf }: WordPattern, { path, leaves }: IdWords): boolean {
  if (path.length < before.length) return false;
  const near = path.slice(path.length - before.length);
  const fits = before.every((tokens, at) => matchesWords(tokens, near[at] ?? []));
  return fits && leaves.some((words) => matchesWords(leaf, words));
}

/** Whether a pattern names a word at all; one that does not would match every id. */
export function namesWord(pattern: string): boolean {
  return /[a-z]/i.test(pattern) && !/[^ -~]/u.test(pattern);
}

/** The leaf in the forms a pattern may speak of: as it stands, cleaned, and without its maker's name. */
function leavesOf({ raw, leaf }: ReadId): readonly (readonly string[])[] {
  const words = wordsOf(leaf);
  const bare = leafPrefixes.has(words[0] ?? '') && words.length > 1 ? [words.slice(1)] : [];
  return [wordsOf(raw), words, ...bare];
}

/** A cheap look before the patterns of a spec are read: an id lacks most of their words. */
export function mayMatch(pattern: string, { whole }: ReadId): boolean {
  const [word = ''] = pattern.toLowerCase().match(/[a-z]{2,}/) ?? [];
  return whole.includes(word);
}

/** What stands for any run of words. */
export const star = '*';

function tokensOf(part: string): readonly string[] {
  return part.split(/(\*)/).flatMap((piece) => (piece === star ? [star] : wordsOf(piece)));
}

/** Glob over words: on a mismatch the last star takes one word more, so it never backtracks further. */
function matchesWords(tokens: readonly string[], words: readonly string[]): boolean {
  let token = 0;
  let word = 0;
  let starAt = -1;
  let taken = 0;
  while (word < words.length) {
    if (tokens[token] === star) {
      starAt = token++;
      taken = word;
    } else if (tokens[token] === words[word]) {
      token += 1;
      word += 1;
    } else if (starAt >= 0) {
      token = starAt + 1;
      word = ++taken;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((left) => left === star);
}
