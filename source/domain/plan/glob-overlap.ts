// Whether two sets of owned paths may touch the same file. In doubt they do.

/** True when some path could be covered by an entry of both lists: files, folders, and patterns with `*`, `**`, `?`. */
export function mayOverlap(one: readonly string[], other: readonly string[]): boolean {
  return one.some((left) => other.some((right) => entriesMeet(partsOf(left), partsOf(right))));
}

/** An entry as parts; a file or folder name also covers everything below it. Case does not tell files apart everywhere. */
function partsOf(entry: string): readonly string[] {
  const parts = entry
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return /[*?]/.test(entry) && !entry.endsWith('/') ? parts : [...parts, '**'];
}

function entriesMeet(one: readonly string[], other: readonly string[]): boolean {
  return meet(
    one,
    other,
    (part) => part === '**',
    (left, right) =>
      meet(
        [...left],
        [...right],
        (letter) => letter === '*',
        (a, b) => a === '?' || b === '?' || a === b,
      ),
  );
}

/** Whether two patterns share a word, by a table over their tails: lengths multiplied, never exponential. */
function meet(
  one: readonly string[],
  other: readonly string[],
  isWild: (item: string) => boolean,
  fits: (left: string, right: string) => boolean,
): boolean {
  let below: readonly boolean[] = [];
  for (let i = one.length; i >= 0; i -= 1) {
    const row: boolean[] = [];
    for (let j = other.length; j >= 0; j -= 1) {
      const left = one[i];
      const right = other[j];
      const down = below[j] ?? false;
      const along = row[j + 1] ?? false;
      if (left === undefined && right === undefined) row[j] = true;
      else if (left !== undefined && isWild(left)) row[j] = down || (right !== undefined && along);
      else if (right !== undefined && isWild(right)) row[j] = along || (left !== undefined && down);
      else if (left === undefined || right === undefined) row[j] = false;
      else row[j] = (below[j + 1] ?? false) && fits(left, right);
    }
    below = row;
  }
  return below[0] ?? false;
}
