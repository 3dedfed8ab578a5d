// The part of a file that resembles a block most, to show to whoever has to send the block again. It never decides a match.
import type { NumberedLine } from '../form/patch-problem.ts';
import { isBlank, type TextLine } from '../form/text-file.ts';

const nearestLineCount = 15;
const mostVotesPerLine = 50;

/** At most 15 consecutive lines, around where most lines of the search text stand, or share most words. */
export function nearestLines(
  lines: readonly TextLine[],
  search: readonly TextLine[],
): readonly NumberedLine[] {
  const start = bestStart(lines, search) ?? bestByWords(lines, search) ?? 0;
  return linesAround(lines, start, search.length);
}

/** At most 15 lines with the given run in their middle. */
export function linesAround(
  lines: readonly TextLine[],
  start: number,
  length: number,
): readonly NumberedLine[] {
  const lead = Math.max(0, Math.floor((nearestLineCount - Math.min(length, nearestLineCount)) / 2));
  const from = Math.max(0, Math.min(start - lead, lines.length - nearestLineCount));
  return lines.slice(from, from + nearestLineCount).map((line, index) => ({
    line: from + index + 1,
    text: line.text.length > 300 ? `${line.text.slice(0, 300)}…` : line.text,
  }));
}

function bestStart(lines: readonly TextLine[], search: readonly TextLine[]): number | undefined {
  const wanted = positionsByText(search);
  const votes = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    for (const offset of wanted.get(line.text.trim()) ?? []) {
      const start = Math.max(0, index - offset);
      votes.set(start, (votes.get(start) ?? 0) + 1);
    }
  }
  return mostVoted(votes);
}

function positionsByText(search: readonly TextLine[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  for (const [index, line] of search.entries()) {
    if (isBlank(line.text)) continue;
    const known = positions.get(line.text.trim()) ?? [];
    if (known.length < mostVotesPerLine) known.push(index);
    positions.set(line.text.trim(), known);
  }
  return positions;
}

function bestByWords(lines: readonly TextLine[], search: readonly TextLine[]): number | undefined {
  const first = search.find((line) => !isBlank(line.text));
  if (first === undefined) return undefined;
  const words = new Set(wordsOf(first.text));
  const votes = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const shared = new Set(wordsOf(line.text).filter((word) => words.has(word))).size;
    if (shared > 0) votes.set(index, shared);
  }
  return mostVoted(votes);
}

function wordsOf(text: string): readonly string[] {
  return text.slice(0, 1_000).match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function mostVoted(votes: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (const [start, count] of votes) {
    if (count <= most) continue;
    most = count;
    best = start;
  }
  return best;
}
