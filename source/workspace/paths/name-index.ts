// Names that a file system may take for one another: other case, other Unicode form.

export interface NameIndex {
  add(path: string): void;
  remove(path: string): void;
  /** Existing spellings of a file or folder that some file system takes for this path, itself included. */
  spellings(path: string): readonly string[];
  /** Says whether the path is a folder that holds a file. */
  isFolder(path: string): boolean;
}

/** An index over the paths of a tree, kept in step by `add` and `remove`. */
export function createNameIndex(paths: readonly string[]): NameIndex {
  const byFold = new Map<string, Map<string, number>>();
  const folders = new Map<string, number>();

  const count = (path: string, by: 1 | -1) => {
    for (const prefix of prefixesOf(path)) {
      bump(spellingsAt(byFold, foldName(prefix)), prefix, by);
      if (prefix !== path) bump(folders, prefix, by);
    }
  };
  for (const path of paths) count(path, 1);
  return {
    add: (path) => count(path, 1),
    remove: (path) => count(path, -1),
    spellings: (path) => [...(byFold.get(foldName(path))?.keys() ?? [])],
    isFolder: (path) => folders.has(path),
  };
}

/** The path's folders, outermost first, and the path itself. */
export function prefixesOf(path: string): readonly string[] {
  const prefixes: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
    prefixes.push(path.slice(0, at));
  prefixes.push(path);
  return prefixes;
}

function foldName(path: string): string {
  return path.normalize('NFC').toLowerCase().normalize('NFC');
}

function spellingsAt(byFold: Map<string, Map<string, number>>, fold: string): Map<string, number> {
  const known = byFold.get(fold) ?? new Map<string, number>();
  byFold.set(fold, known);
  return known;
}

function bump(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next <= 0) counts.delete(key);
  else counts.set(key, next);
}
