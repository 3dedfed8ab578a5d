// What agent programs would execute or obey in a tree, by what it holds.
import { posix } from 'node:path';
import type { ControlFile, ControlNames } from '../../domain/control-file.ts';
import { sha256 } from '../../domain/sha256.ts';
import type { Store } from '../git/store.edge.ts';
import { readBlobs } from '../git/tree.edge.ts';
import type { TreeEntry } from '../git/tree-listing.ts';
import { isAgentControl } from '../paths/path-kind.ts';

const link = '120000';
const depthOf = ({ path }: TreeEntry) => path.split('/').length;

/** The control files among the entries; a link counts with all that it leads to in the tree. */
export async function controlFilesIn(
  store: Store,
  entries: readonly TreeEntry[],
  known: ControlNames,
): Promise<readonly ControlFile[]> {
  const found = entries.filter(
    ({ path, mode }) =>
      isAgentControl(path, known) || (mode === link && isAgentControl(`${path}/`, known)),
  );
  const links = found.filter(({ mode }) => mode === link);
  const targets = await readBlobs(
    store,
    links.map(({ id }) => id),
  );
  // What steers the whole repository first; the rest may be many.
  const ordered = found.toSorted((one, other) => depthOf(one) - depthOf(other));
  return ordered.map((entry) => {
    const target = entry.mode === link ? targets.get(entry.id) : undefined;
    if (target === undefined) return { path: entry.path, digest: entry.id };
    const place = posix.join(posix.dirname(entry.path), new TextDecoder().decode(target));
    const behind = entries.filter(({ path }) => path === place || path.startsWith(`${place}/`));
    const ids = [entry.id, ...behind.map(({ path, id }) => `${id} ${path}`)];
    return { path: entry.path, digest: sha256(ids.join('\n')) };
  });
}
