// Which lines of a replacement are the old ones, so that only lines an edit touches change.
import type { Eol, TextLine } from '../form/text-file.ts';

/** Beyond this many comparisons only the common beginning and end are kept. */
const mostComparisons = 250_000;

/** For each new line the index of the old line it repeats, or -1; a longest common subsequence by text. */
export function keptLines(
  before: readonly TextLine[],
  after: readonly TextLine[],
): readonly number[] {
  const kept = new Array<number>(after.length).fill(-1);
  const head = commonHead(before, after);
  const tail = commonTail(before, after, head);
  for (let index = 0; index < head; index += 1) kept[index] = index;
  for (let back = 1; back <= tail; back += 1) kept[after.length - back] = before.length - back;
  const oldMiddle = before.slice(head, before.length - tail);
  const newMiddle = after.slice(head, after.length - tail);
  if (oldMiddle.length * newMiddle.length > mostComparisons) return kept;
  for (const [newIndex, oldIndex] of commonPairs(oldMiddle, newMiddle))
    kept[head + newIndex] = head + oldIndex;
  return kept;
}

function commonHead(before: readonly TextLine[], after: readonly TextLine[]): number {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head]?.text === after[head]?.text) head += 1;
  return head;
}

function commonTail(before: readonly TextLine[], after: readonly TextLine[], head: number): number {
  const most = Math.min(before.length, after.length) - head;
  let tail = 0;
  while (tail < most && before.at(-1 - tail)?.text === after.at(-1 - tail)?.text) tail += 1;
  return tail;
}

function commonPairs(
  before: readonly TextLine[],
  after: readonly TextLine[],
): ReadonlyMap<number, number> {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const same = before[row]?.text === after[column]?.text;
      const best = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
      lengths[row * width + column] = best;
    }
  }
  const pairs = new Map<number, number>();
  let row = 0;
  let column = 0;
  while (row < before.length && column < after.length) {
    if (before[row]?.text === after[column]?.text) pairs.set(column++, row++);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/**
 * Writes new lines over old ones: a line `kept` names is taken from `actual` with its own bytes, any other one gets the
 * ending of the line above it, or `eol`.
 */
export function preserveLines(weave: {
  readonly actual: readonly TextLine[];
  readonly kept: readonly number[];
  readonly texts: readonly string[];
  readonly eol: '\n' | '\r\n';
}): readonly TextLine[] {
  const woven: TextLine[] = [];
  let eol: Eol = weave.actual[0]?.eol || weave.eol;
  for (const [index, text] of weave.texts.entries()) {
    const old = weave.actual[weave.kept[index] ?? -1];
    const line: TextLine = old ?? { text, eol };
    woven.push(line);
    if (line.eol !== '') eol = line.eol;
  }
  return woven;
}
