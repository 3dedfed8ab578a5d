/** The names a mistyped one may have meant. */

/** Up to `count` of `names`, nearest first; names sharing nothing with `name` are left out. */
export function nearestNames(
  name: string,
  names: readonly string[],
  count: number,
): readonly string[] {
  return names
    .map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 2))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** A name that begins with what was typed is as near as a name with one wrong letter. */
function distanceOf(name: string, candidate: string): number {
  return name !== '' && candidate.startsWith(name) ? 1 : editDistance(name, candidate);
}

/** Letters to insert, delete or replace, row by row of the usual table. */
function editDistance(from: string, to: string): number {
  const letters = [...to];
  let row = [0, ...letters.map((_, index) => index + 1)];
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of letters.entries()) {
      const replace = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replace, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
