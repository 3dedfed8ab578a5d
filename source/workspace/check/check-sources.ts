// Which files of a tree to judge come from the base commit: a patch may not choose its own judge.
import type { CheckCommand } from '../../conductor/ports.ts';
import type { TreeEntry } from '../git/tree-listing.ts';
import { isCi, isPackageFile, isTest, isTestConfig } from '../paths/path-kind.ts';

export interface CheckPlan {
  /** Entries of the base put back. */
  readonly restored: readonly TreeEntry[];
  /** Files taken out because they would steer the checks and the base has none of them. */
  readonly dropped: readonly string[];
  /** package.json files that keep their new content but for the base's scripts. */
  readonly merged: readonly { readonly proposed: TreeEntry; readonly base: TreeEntry }[];
}

/** Plans the tree that is judged, from the two trees' entries and the commands that will run. */
export function planCheckTree(
  base: readonly TreeEntry[],
  proposed: readonly TreeEntry[],
  commands: readonly CheckCommand[],
): CheckPlan {
  const now = new Map(proposed.map((entry) => [entry.path, entry]));
  const before = new Map(base.map((entry) => [entry.path, entry]));
  const named = scriptsNamed(commands);
  const hasTests = base.some((entry) => isTest(entry.path));
  const steers = (path: string): boolean =>
    steersTools(path, commands) || (hasTests && isTestConfig(path));
  const pinned = (path: string): boolean =>
    isTest(path) || isCi(path) || isTestConfig(path) || named.has(path) || steers(path);
  const merged = proposed.flatMap((entry) => {
    const old = before.get(entry.path);
    if (old === undefined || old.id === entry.id || !isPackageFile(entry.path)) return [];
    return isTest(entry.path) ? [] : [{ proposed: entry, base: old }];
  });
  return {
    restored: base.filter((entry) => pinned(entry.path) && !same(entry, now.get(entry.path))),
    dropped: proposed
      .map((entry) => entry.path)
      .filter((path) => steers(path) && !before.has(path)),
    merged,
  };
}

/** Files through which a tool, not the project, would be told to do something else. */
function steersTools(path: string, commands: readonly CheckCommand[]): boolean {
  if (/(?:^|\/)\.npmrc$/.test(path) || /^\.cargo\/config(?:\.toml)?$/.test(path)) return true;
  const make = commands.some(({ run }) => /(?:^|[;&|]\s*)(?:make|gmake)\b/.test(run));
  const just = commands.some(({ run }) => /(?:^|[;&|]\s*)just\b/.test(run));
  if (make && /^(?:GNUmakefile|[Mm]akefile)$/.test(path)) return true;
  return just && /^\.?[Jj]ustfile$/.test(path);
}

/** Shell scripts a command runs by name. */
function scriptsNamed(commands: readonly CheckCommand[]): ReadonlySet<string> {
  const words = commands.flatMap(({ run }) => run.split(/[\s;&|()'"`]+/));
  const scripts = words.filter((word) => /\.(?:sh|bash|zsh|ps1)$/.test(word));
  return new Set(scripts.map((word) => word.replace(/^\.\//, '')));
}

function same(a: TreeEntry, b: TreeEntry | undefined): boolean {
  return b !== undefined && a.id === b.id && a.mode === b.mode;
}
