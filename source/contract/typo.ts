/** Whether one inserted, missing or changed letter, or two swapped ones, at most `limit` times, makes a pair of words equal. */
function edits(from: string, to: string): number {
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      next.push(
        Math.min(
          (last[column] ?? row) + 1,
          (next[column - 1] ?? row) + 1,
          (last[column - 1] ?? row) + (same ? 0 : 1),
        ),
      );
    }
    last = next;
  }
  return last[to.length] ?? 0;
}

const plain = (word: string) => word.toLowerCase().replaceAll(/[-\s]/g, '_');

/** The known key a mistyped one most likely meant; undefined when none is near. */
export function meantKey(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  return known
    .map((key) => ({ key, far: edits(plain(word), plain(key)) }))
    .filter(({ key, far }) => far <= Math.max(1, Math.floor(key.length / 4)))
    .toSorted((one, two) => one.far - two.far)[0]?.key;
}
