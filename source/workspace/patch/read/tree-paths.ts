// Which path of the tree a written path means, whatever markdown, diffs and editors put around it.

/** The paths that a reply may mean: those of the tree, and those its own edits make. */
export interface TreePaths {
  has(path: string): boolean;
  hasFolder(path: string): boolean;
  add(path: string): void;
}

export type ReadPath =
  /** `written` where the path was read out of more than its own letters. */
  | { readonly status: 'read'; readonly path: string; readonly written?: string }
  | { readonly status: 'unclear'; readonly because: string };

export function treePathsOf(paths: readonly string[]): TreePaths {
  const known = new Set<string>();
  const folders = new Set<string>();
  const add = (path: string) => {
    known.add(path);
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at));
  };
  for (const path of paths) add(path);
  return { has: (path) => known.has(path), hasFolder: (path) => folders.has(path), add };
}

const mostLetters = 500;
const mostReadings = 64;

/**
 * Reads a path as it is written where the tree has it, or as the one path of the tree that it can mean. One that fits no
 * path of the tree is a new file's, as it is written, unless it can be read in two ways.
 */
export function readTreePath(raw: string, tree: TreePaths | undefined): ReadPath {
  if (tree === undefined || raw.length > mostLetters || tree.has(raw)) return read(raw);
  const readings = readingsOf(raw, tree);
  const fits = new Set(readings.flatMap((reading) => pathsIn(reading, tree)));
  const [only] = fits;
  if (fits.size === 1 && only !== undefined) return { status: 'read', path: only, written: raw };
  if (fits.size > 1) {
    const some = [...fits].slice(0, 3).map((path) => `\`${path}\``);
    return { status: 'unclear', because: `it fits ${some.join(' and ')}` };
  }
  return newPath(raw, readings, tree);
}

function read(path: string): ReadPath {
  return { status: 'read', path };
}

function pathsIn(reading: string, tree: TreePaths): readonly string[] {
  if (tree.has(reading)) return [reading];
  if (!/^(?:\/|~\/|[A-Za-z]:\/)/.test(reading) || reading.includes('/../')) return [];
  const inner: string[] = [];
  for (let at = reading.indexOf('/'); at !== -1; at = reading.indexOf('/', at + 1)) {
    const rest = reading.slice(at + 1);
    if (tree.has(rest)) inner.push(rest);
  }
  return inner;
}

/** A new file has no path of the tree to be held against, so only what can be read in one way is taken. */
function newPath(raw: string, readings: readonly string[], tree: TreePaths): ReadPath {
  const diffed = /^[ab]\/(.+)$/.exec(raw)?.[1];
  if (diffed !== undefined && !tree.hasFolder(raw.slice(0, 1)) && isPlaced(diffed, tree)) {
    const plain = `\`${diffed}\` or \`./${raw}\``;
    return { status: 'unclear', because: `it begins like a path in a diff; write ${plain}` };
  }
  if (!isDressed(raw)) return read(raw);
  const plain = readings.filter((reading) => !isDressed(reading) && isFileName(reading));
  const [only] = plain;
  if (plain.length === 1 && only !== undefined) return { status: 'read', path: only, written: raw };
  return read(raw);
}

/** Whether the file's folder is in the tree. */
function isPlaced(path: string, tree: TreePaths): boolean {
  const slash = path.lastIndexOf('/');
  return slash !== -1 && tree.hasFolder(path.slice(0, slash));
}

function isFileName(text: string): boolean {
  return !/\s/.test(text) && (/^[\w@.-].*\.\w{1,8}$/.test(text) || /^[\w@.-]+\/.+/.test(text));
}

/** Whether more than a path stands there. A lone backslash, colon or dot makes a path unsafe and is judged later. */
function isDressed(text: string): boolean {
  return dressings.some((strip) => strip(text) !== undefined);
}

/** What a path may wear, each taken off by itself. */
const dressings: readonly ((text: string) => string | undefined)[] = [
  (text) => inner(/^(["'`*_]{1,3})(.+)\1$/.exec(text)?.[2]),
  (text) => inner(/^<(\w+)>(.+)<\/\1>$/.exec(text)?.[2]),
  (text) => inner(/^\[(.+)\]\([^()]*\)$/.exec(text)?.[1]),
  (text) => inner(/^\[.+\]\(<?([^()<>]+)>?\)$/.exec(text)?.[1]),
  (text) => inner(/^(.+?)\s+[([{][^()[\]{}]{1,40}[)\]}]$/.exec(text)?.[1]),
  (text) => inner(/^(.+?)\s+(?:-|–|—)\s.{1,80}$/.exec(text)?.[1]),
];

function inner(found: string | undefined): string | undefined {
  return found?.trim() || undefined;
}

/** What a path of the tree may be written as besides, taken off only to find that path. */
const respellings: readonly ((text: string) => string | undefined)[] = [
  ...dressings,
  (text) => inner(/^(.+?)[:,;.]$/.exec(text)?.[1]),
  (text) => inner(/^(.+?):\d+(?:[-:,]\d+)*$/.exec(text)?.[1]),
  (text) => inner(/^(.+?)#L?\d+(?:-L?\d+)?$/.exec(text)?.[1]),
  (text) => inner(/^(.+?),? lines? \d+.{0,20}$/i.exec(text)?.[1]),
  (text) => inner(/^\.\/(.+)$/.exec(text)?.[1]),
  (text) => (text.includes('\\') ? text.replace(/\\+/g, '/') : undefined),
];

/** The `a/` and `b/` of a diff; no such prefix where the tree has that folder. */
function withoutDiffPrefix(text: string, tree: TreePaths): string | undefined {
  return tree.hasFolder(text.slice(0, 1)) ? undefined : inner(/^[ab]\/(.+)$/.exec(text)?.[1]);
}

function readingsOf(raw: string, tree: TreePaths): readonly string[] {
  const readings = new Set([raw]);
  const strips = [...respellings, (text: string) => withoutDiffPrefix(text, tree)];
  for (const reading of readings) {
    for (const strip of strips) {
      const next = strip(reading);
      if (next !== undefined && readings.size < mostReadings) readings.add(next);
    }
  }
  return [...readings];
}
