// Which paths a step owns: exact files, folders, and patterns with `*`, `**` and `?`.

/**
 * Says whether one of the entries covers the path. An entry is a file (`src/a.ts`), a folder (`src/` or `src`), or a
 * pattern where `*` and `?` stay within one part and `**` crosses parts. `.` covers everything; no entry covers nothing.
 */
export function inScope(path: string, entries: readonly string[]): boolean {
  return entries.some((entry) => covers(entry, path));
}

function covers(written: string, path: string): boolean {
  if (written === '.' || written === './') return true;
  const entry = written.startsWith('./') ? written.slice(2) : written;
  if (entry === '' || entry === '/') return false;
  if (!/[*?]/.test(entry)) {
    const folder = entry.endsWith('/') ? entry : `${entry}/`;
    return path.startsWith(folder) || path === entry;
  }
  const pattern = (entry.endsWith('/') ? `${entry}**` : entry).split('/');
  // A final `**` stands for what is inside, so for one part at least.
  if (pattern.at(-1) === '**') pattern.push('*');
  return matchesParts(pattern, path.split('/'));
}

function matchesParts(pattern: readonly string[], parts: readonly string[]): boolean {
  return matchesRun(
    pattern,
    parts,
    (wanted) => wanted === '**',
    (wanted, part) => matchesPart(wanted, part),
  );
}

function matchesPart(wanted: string, part: string): boolean {
  return matchesRun(
    [...wanted],
    [...part],
    (sign) => sign === '*',
    (sign, letter) => sign === '?' || sign === letter,
  );
}

/** Greedy matching that only ever goes back to the last wildcard: lengths multiplied at worst, never exponential. */
function matchesRun(
  pattern: readonly string[],
  items: readonly string[],
  isWild: (sign: string) => boolean,
  fits: (sign: string, item: string) => boolean,
): boolean {
  let at = 0;
  let wildAt = -1;
  let resume = 0;
  for (let index = 0; index < items.length; ) {
    const sign = pattern[at];
    if (sign !== undefined && isWild(sign)) {
      wildAt = at;
      resume = index;
      at += 1;
    } else if (sign !== undefined && fits(sign, items[index] ?? '')) {
      at += 1;
      index += 1;
    } else if (wildAt !== -1) {
      at = wildAt + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  return pattern.slice(at).every(isWild);
}
