// Characters of a patch that nobody sees, named by file and line.
import type { Notice } from '../../domain/artifact.ts';
import { characterName, hiddenIn, mixedWords } from '../../safety/hidden-characters.ts';
import type { ChangedLines } from './added-lines.ts';

/** More notices of one file are counted instead. */
const mostOfFile = 20;

/**
 * One notice for each line that adds a hidden character (CVE-2021-42574), or a word of look-alike
 * letters. What the change takes away elsewhere in the file was there before and is not new.
 */
export function hiddenAdded({ added, removed }: ChangedLines): readonly Notice[] {
  const files = Map.groupBy(added, ({ path }) => path);
  return [...files].flatMap(([path, lines]) => {
    const old = countsOf(removed.get(path) ?? []);
    const found = lines.flatMap(({ line, text }): readonly Notice[] => {
      const fresh = signsOf(text).filter((sign) => !take(old, sign));
      if (fresh.length === 0) return [];
      const what = `${path}:${line} adds ${[...new Set(fresh)].join(', ')}`;
      return [{ type: 'hidden-characters', path, what }];
    });
    return atMost(path, found);
  });
}

function signsOf(text: string): readonly string[] {
  return [
    ...hiddenIn(text).map(({ point }) => characterName(point)),
    ...mixedWords(text).map((word) => `letters of two scripts in “${word}”`),
  ];
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const sign of texts.flatMap(signsOf)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, sign: string): boolean {
  const left = counts.get(sign) ?? 0;
  if (left > 0) counts.set(sign, left - 1);
  return left > 0;
}

function atMost(path: string, notices: readonly Notice[]): readonly Notice[] {
  if (notices.length <= mostOfFile) return notices;
  const more = notices.length - mostOfFile + 1;
  const rest = `${path} adds such characters in ${more} more lines`;
  return [...notices.slice(0, mostOfFile - 1), { type: 'hidden-characters', path, what: rest }];
}
