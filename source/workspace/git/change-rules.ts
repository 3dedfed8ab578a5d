// What a change may never be, whoever made it: links, submodules, mode changes, names that trick.
import type { ChangedFile } from '../../domain/artifact.ts';
import { createNameIndex } from '../paths/name-index.ts';
import { safePath } from '../paths/safe-path.ts';
import type { RawChange } from './tree-listing.ts';

export interface ChangeLimits {
  readonly files: number;
  /** Bytes of the canonical diff. */
  readonly diffBytes: number;
  /** Bytes of all new and changed files together. */
  readonly folderBytes: number;
}

export const changeLimits: ChangeLimits = {
  files: 500,
  diffBytes: 8 * 1024 * 1024,
  folderBytes: 64 * 1024 * 1024,
};

/** Everything that forbids these changes, as sentences; `paths` are all files of the new tree. */
export function changeProblems(
  changes: readonly RawChange[],
  paths: readonly string[],
  limits: ChangeLimits,
): readonly string[] {
  if (changes.length > limits.files)
    return [`${changes.length} files were changed; ${limits.files} are allowed. Split the step.`];
  const spellings = createNameIndex(paths);
  const added = changes.filter((change) => change.status === 'A');
  return [
    ...changes.flatMap(modeProblems),
    ...added.flatMap(({ path }) => nameProblems(path, spellings.spellings(path))),
    ...bareProblems(added, paths),
  ];
}

function modeProblems(change: RawChange): readonly string[] {
  const { path, status, oldMode, newMode } = change;
  if (newMode === '160000')
    return [`${path} became a submodule. Write plain files; no repository inside this one.`];
  if (newMode === '120000') return [`${path} is a symbolic link. Write a plain file instead.`];
  if (oldMode === '120000' || oldMode === '160000')
    return status === 'D'
      ? []
      : [`${path} was a link and became something else. Leave it as it is.`];
  if (status === 'M' && oldMode !== newMode)
    return [`${path} changed its mode from ${oldMode} to ${newMode}. Leave modes as they are.`];
  return [];
}

function nameProblems(path: string, spellings: readonly string[]): readonly string[] {
  const verdict = safePath(path);
  if (verdict.status === 'unsafe')
    return [
      `${JSON.stringify(path)} cannot be a file here: ${verdict.because}. Choose another name.`,
    ];
  const twin = spellings.find((other) => other !== path);
  if (twin === undefined) return [];
  return [`${path} and ${twin} are one file on some systems. Choose another name.`];
}

/** A folder with HEAD, objects and refs is a repository to git, whatever it is called. */
function bareProblems(added: readonly RawChange[], paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  const under = (prefix: string): boolean => paths.some((path) => path.startsWith(prefix));
  const heads = new Set(
    added.flatMap(({ path }) => {
      const parts = path.split('/');
      return parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/'));
    }),
  );
  return [...heads]
    .filter((folder) => all.has(`${folder}/HEAD`))
    .filter((folder) => under(`${folder}/objects/`) && under(`${folder}/refs/`))
    .map((folder) => `${folder} is a git repository without a work tree. Leave repositories out.`);
}

/** The files of a change as an artifact names them, sorted as git sorts them. */
export function changedFiles(changes: readonly RawChange[]): readonly ChangedFile[] {
  return changes.map(({ path, status, added, removed }) => ({
    path,
    change: status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'modified',
    added,
    removed,
  }));
}
