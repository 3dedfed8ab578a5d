// Files as a prompt shows them.
import type { SourceFile } from '../../conductor/ports.ts';
import { inScope } from '../../domain/plan/scope.ts';
import type { Store } from './store.edge.ts';
import { blobSizes, listTree, readBlobs } from './tree.edge.ts';

/** A file larger than this is no reading matter. */
const largestBytes = 256 * 1024;

/** Text files of a tree that one of the globs names, sorted, as many as fit into `maxBytes` together. */
export async function readSources(
  store: Store,
  tree: string,
  globs: readonly string[],
  maxBytes: number,
): Promise<readonly SourceFile[]> {
  const entries = (await listTree(store, tree)) ?? [];
  const named = entries.filter(
    (entry) => entry.mode.startsWith('100') && inScope(entry.path, globs),
  );
  const sizes = await blobSizes(
    store,
    named.map((entry) => entry.id),
  );
  let left = maxBytes;
  const chosen = named.filter((entry) => {
    const size = sizes.get(entry.id) ?? Number.POSITIVE_INFINITY;
    if (size > Math.min(largestBytes, left)) return false;
    left -= size;
    return true;
  });
  const blobs = await readBlobs(
    store,
    chosen.map((entry) => entry.id),
  );
  return chosen.flatMap(({ path, id }) => {
    const text = textOf(blobs.get(id));
    return text === undefined ? [] : [{ path, text }];
  });
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
