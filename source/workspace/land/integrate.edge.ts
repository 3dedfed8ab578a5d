// Brings the patches of all steps together into the one tree that would be landed.
import type { Blobs, Integration } from '../../conductor/ports.ts';
import type { Digest } from '../../domain/ids.ts';
import { changedFiles } from '../git/change-rules.ts';
import { stackPatches } from '../git/stack.edge.ts';
import type { Store } from '../git/store.edge.ts';
import { changesBetween, diffBetween, treeOf } from '../git/tree.edge.ts';

const mostDiffBytes = 64 * 1024 * 1024;

/** The tree of the base with every patch on it, and one canonical diff that leads there. */
export async function integratePatches(
  store: Store,
  blobs: Blobs,
  base: string,
  patches: readonly Digest[],
): Promise<Integration> {
  const tree = await treeOf(store, base);
  if (tree === undefined)
    return failed('The commit the run began from is gone.', 'Fetch it again, or start a new run.');
  const stacked = await stackPatches(store, blobs, { tree, patches });
  if (stacked.status !== 'stacked') return stacked;
  const changes = await changesBetween(store, tree, stacked.tree);
  const diff = await diffBetween(store, tree, stacked.tree, mostDiffBytes);
  if (changes === undefined || diff === undefined)
    return failed('The whole change cannot be read.', 'Look for free disk space, then retry.');
  const patch = await blobs.put(diff);
  return { status: 'integrated', tree: stacked.tree, patch, files: changedFiles(changes) };
}

function failed(because: string, remedy: string): Integration {
  return { status: 'failed', because, remedy };
}
