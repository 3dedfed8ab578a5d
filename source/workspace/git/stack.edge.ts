// Patches put on a tree, one after the other, without a work tree.
import type { Blobs } from '../../conductor/ports.ts';
import type { Digest } from '../../domain/ids.ts';
import { textOf } from './git.edge.ts';
import type { Store } from './store.edge.ts';
import { writeTree } from './tree.edge.ts';
import { readUnmerged } from './tree-listing.ts';

export type Stacked =
  | { readonly status: 'stacked'; readonly tree: string }
  | { readonly status: 'conflict'; readonly patch: Digest; readonly files: readonly string[] }
  | { readonly status: 'failed'; readonly because: string; readonly remedy: string };

/** The tree that patches in order lead to; three-way, so that neighbours' edits do not have to know each other. */
export async function stackPatches(
  store: Store,
  blobs: Blobs,
  base: { readonly tree: string; readonly patches: readonly Digest[] },
): Promise<Stacked> {
  if (base.patches.length === 0) return { status: 'stacked', tree: base.tree };
  return store.withIndex(async (place): Promise<Stacked> => {
    const read = await store.git.run({ place, args: ['read-tree', base.tree] });
    if (read.status === 'failed') return failed(`git cannot read the base tree: ${read.because}.`);
    for (const patch of base.patches) {
      const bytes = await blobs.get(patch);
      if (bytes === undefined) return lost(patch);
      const args = ['apply', '--cached', '--3way', '--binary', '--whitespace=nowarn', '-'];
      const applied = await store.git.run({ place, args, input: bytes });
      if (applied.status === 'ok') continue;
      if (applied.code === null) return failed(`A patch could not be applied: ${applied.because}.`);
      const open = await store.git.run({ place, args: ['ls-files', '-u', '-z'] });
      const unmerged = readUnmerged(textOf(open));
      const files = unmerged.length > 0 ? unmerged : pathsInDiff(new TextDecoder().decode(bytes));
      return { status: 'conflict', patch, files };
    }
    const tree = await writeTree(store, place);
    return tree === undefined
      ? failed('The patched tree could not be written.')
      : { status: 'stacked', tree };
  });
}

/** Paths a diff names, for a conflict git gives no list for. */
export function pathsInDiff(text: string): readonly string[] {
  const heads = [...text.matchAll(/^diff --git (?:"a\/(.+?)"|a\/(.+?)) (?:"b\/|b\/)/gm)];
  return [...new Set(heads.map((head) => head[1] ?? head[2] ?? ''))];
}

function lost(patch: Digest): Stacked {
  return failed(`The bytes of patch ${patch} are lost or damaged.`, 'Run the step again.');
}

function failed(because: string, remedy = 'Look for free disk space, then retry.'): Stacked {
  return { status: 'failed', because, remedy };
}
