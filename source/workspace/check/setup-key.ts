// What a set-up's result depends on, as a name; and the tree it is built from.
import { createHash } from 'node:crypto';
import type { TreeEntry } from '../git/tree-listing.ts';
import { isLock, isManifest } from '../paths/path-kind.ts';

/** A name that changes with the commands, the lockfiles, the manifests and the machine's kind. */
export function setupKey(
  commands: readonly string[],
  entries: readonly TreeEntry[],
  machine: string,
): string {
  const inputs = entries.filter(isInput).map(({ path, id }) => [path, id]);
  const text = JSON.stringify({ version: 1, commands, inputs, machine });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Edits that give a base tree the lockfiles and manifests of another, and nothing else of it. */
export function setupEdits(base: readonly TreeEntry[], wanted: readonly TreeEntry[]) {
  const inputs = wanted.filter(isInput);
  const kept = new Set(inputs.map((entry) => entry.path));
  const gone = base.filter((entry) => isInput(entry) && !kept.has(entry.path));
  return [
    ...gone.map(({ path }) => ({ type: 'drop', path }) as const),
    ...inputs.map(({ path, mode, id }) => ({ type: 'put', path, mode, id }) as const),
  ];
}

/** Whether the two trees ask for the same set-up. */
export function sameInputs(a: readonly TreeEntry[], b: readonly TreeEntry[]): boolean {
  return setupKey([], a, '') === setupKey([], b, '');
}

function isInput(entry: TreeEntry): boolean {
  return entry.type === 'blob' && (isLock(entry.path) || isManifest(entry.path));
}
