/** Edits (insert, delete, replace, swap neighbours) that turn one word into another. */
export function editDistance(from: string, to: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const best = Math.min(
        (last[column] ?? row) + 1,
        (next[column - 1] ?? row) + 1,
        (last[column - 1] ?? row) + (same ? 0 : 1),
        swap ? (before[column - 2] ?? row) + 1 : row + column,
      );
      next.push(best);
    }
    before = last;
    last = next;
  }
  return last[to.length] ?? 0;
}

/**
 * The known word a typo most likely meant; undefined when none is near. Case, and which sign joins
 * words, do not count. One edit is forgiven for every `letters` letters of the known word.
 */
export function nearestWord(
  word: string,
  known: readonly string[],
  letters = 3,
): string | undefined {
  if (word.length > 64) return undefined;
  const plain = (text: string) => text.toLowerCase().replaceAll(/[_\s]/g, '-');
  const near = known
    .map((other) => ({ other, edits: editDistance(plain(word), plain(other)) }))
    .filter(({ other, edits }) => edits <= Math.max(1, Math.floor(other.length / letters)))
    .sort((one, two) => one.edits - two.edits);
  return near[0]?.other;
}

/** ` Did you mean …?` with the sentence that lists what is known; known words in their own order. */
export function suggest(word: string, known: readonly string[], otherwise: string): string {
  const near = nearestWord(word, known);
  return near === undefined ? otherwise : `Did you mean \`${near}\`? ${otherwise}`;
}

/**
 * Up to `count` of `names`, nearest first; names sharing nothing with `name` are left out. A name that
 * begins with what was typed is as near as one with a single wrong letter.
 */
export function nearestNames(
  name: string,
  names: readonly string[],
  count: number,
): readonly string[] {
  const edits = (other: string) =>
    name !== '' && other.startsWith(name) ? 1 : editDistance(name, other);
  return names
    .map((other) => ({ other, edits: edits(other) }))
    .filter((one) => one.edits <= Math.max(2, one.other.length / 2))
    .sort((a, b) => a.edits - b.edits || (a.other < b.other ? -1 : 1))
    .slice(0, count)
    .map(({ other }) => other);
}
