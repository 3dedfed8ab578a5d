// Builds the tree that checks run on.
import type { CheckRequest, SourceFile } from '../../conductor/ports.ts';
import type { Store } from '../git/store.edge.ts';
import {
  editTree,
  listTree,
  readBlobs,
  type TreeEdit,
  treeOf,
  writeBlobs,
} from '../git/tree.edge.ts';
import type { TreeEntry } from '../git/tree-listing.ts';
import { safePath } from '../paths/safe-path.ts';
import { planCheckTree } from './check-sources.ts';
import { withBaseScripts } from './package-scripts.ts';

export type CheckTree =
  | { readonly status: 'built'; readonly tree: string; readonly entries: readonly TreeEntry[] }
  | { readonly status: 'failed'; readonly because: string };

/** The tree asked for, with the base's tests, test settings and scripts, and the overlay on top. */
export async function buildCheckTree(store: Store, request: CheckRequest): Promise<CheckTree> {
  const base = await listTree(store, request.base);
  const root = await treeOf(store, request.tree);
  const proposed = root === undefined ? undefined : await listTree(store, root);
  if (base === undefined || proposed === undefined || root === undefined)
    return failed('The tree to check is missing from the object store. Run the step again.');
  const unsafe = request.overlay.find(({ path }) => safePath(path).status === 'unsafe');
  if (unsafe !== undefined)
    return failed(
      `${JSON.stringify(unsafe.path)} cannot be written into the tree. Choose another path.`,
    );
  const plan = planCheckTree(base, proposed, request.commands);
  const merged = await mergePackages(store, plan.merged);
  const overlay = await overlayEdits(store, request.overlay);
  if (merged === undefined || overlay === undefined) return failed(unwritable);
  const edits: readonly TreeEdit[] = [
    ...plan.dropped.map((path): TreeEdit => ({ type: 'drop', path })),
    ...plan.restored.map(({ path, mode, id }): TreeEdit => ({ type: 'put', path, mode, id })),
    ...merged,
    ...overlay,
  ];
  const tree = await editTree(store, root, edits);
  const entries = tree === undefined ? undefined : await listTree(store, tree);
  if (tree === undefined || entries === undefined) return failed(unwritable);
  return { status: 'built', tree, entries };
}

const unwritable = 'The tree to check could not be written. Look for free disk space, then retry.';

async function mergePackages(
  store: Store,
  pairs: readonly { readonly proposed: TreeEntry; readonly base: TreeEntry }[],
): Promise<readonly TreeEdit[] | undefined> {
  const texts = await readBlobs(
    store,
    pairs.flatMap(({ proposed, base }) => [proposed.id, base.id]),
  );
  const textOf = (id: string): string => new TextDecoder().decode(texts.get(id));
  const contents = pairs.map(({ proposed, base }) =>
    withBaseScripts(textOf(proposed.id), textOf(base.id)),
  );
  const ids = await writeBlobs(store, contents);
  return ids?.map((id, at): TreeEdit => {
    const entry = pairs[at]?.proposed;
    return { type: 'put', path: entry?.path ?? '', mode: entry?.mode ?? '100644', id };
  });
}

async function overlayEdits(
  store: Store,
  overlay: readonly SourceFile[],
): Promise<readonly TreeEdit[] | undefined> {
  const ids = await writeBlobs(
    store,
    overlay.map((file) => file.text),
  );
  return ids?.map((id, at): TreeEdit => {
    return { type: 'put', path: overlay[at]?.path ?? '', mode: '100644', id };
  });
}

function failed(because: string): CheckTree {
  return { status: 'failed', because };
}
