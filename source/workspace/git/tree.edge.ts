// Trees and blobs of a store, read and made without any work tree.
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineOf, textOf } from './git.edge.ts';
import { durable, type GitPlace } from './git-flags.ts';
import { isObjectId } from './object-id.ts';
import type { Store } from './store.edge.ts';
import {
  type RawChange,
  readBatch,
  readChanges,
  readTreeListing,
  type TreeEntry,
} from './tree-listing.ts';

/** Every entry of a tree, in git's order; undefined when the tree is not to be had. */
export async function listTree(
  store: Store,
  tree: string,
): Promise<readonly TreeEntry[] | undefined> {
  if (!isObjectId(tree)) return undefined;
  const args = ['ls-tree', '-r', '-z', '--full-tree', tree];
  const answer = await store.git.run({ place: store.place, args });
  return answer.status === 'ok' ? readTreeListing(textOf(answer)) : undefined;
}

/** The tree of a commit or tree; undefined when it is not to be had. */
export async function treeOf(store: Store, commit: string): Promise<string | undefined> {
  if (!isObjectId(commit)) return undefined;
  const args = ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`];
  return lineOf(await store.git.run({ place: store.place, args }));
}

/** The bytes of blobs by name; what is missing or too large together is absent. */
export async function readBlobs(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = [...new Set(ids.filter(isObjectId))];
  const found = new Map<string, Uint8Array>();
  if (names.length === 0) return found;
  const input = `${names.join('\n')}\n`;
  const answer = await store.git.run({ place: store.place, args: ['cat-file', '--batch'], input });
  if (answer.status === 'failed') return found;
  const items = readBatch(answer.out);
  names.forEach((name, index) => {
    const item = items[index];
    if (item?.type === 'blob') found.set(name, item.bytes);
  });
  return found;
}

/** Sizes of blobs in bytes, by name. */
export async function blobSizes(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Set(ids.filter(isObjectId))];
  const input = `${names.join('\n')}\n`;
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  const answer = await store.git.run({ place: store.place, args, input });
  const pairs = textOf(answer)
    .split('\n')
    .map((line) => line.split(' '));
  return new Map(pairs.map(([id = '', size = '0']) => [id, Number(size)]));
}

/** Stores blobs as they are, no filter applied; names come back in order. */
export async function writeBlobs(
  store: Store,
  contents: readonly (Uint8Array | string)[],
): Promise<readonly string[] | undefined> {
  if (contents.length === 0) return [];
  const folder = join(store.dir, 'scratch', `blobs-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  try {
    const paths = contents.map((_, index) => join(folder, String(index)));
    await Promise.all(contents.map((bytes, index) => writeFile(paths[index] ?? folder, bytes)));
    const answer = await store.git.run({
      place: store.place,
      args: ['hash-object', '-w', '--no-filters', '--stdin-paths'],
      input: `${paths.join('\n')}\n`,
      config: durable,
    });
    const ids = lineOf(answer)?.split('\n');
    return ids?.length === contents.length ? ids : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One line of a tree to be made: an entry put in, or a path taken out. */
export type TreeEdit =
  | { readonly type: 'put'; readonly path: string; readonly mode: string; readonly id: string }
  | { readonly type: 'drop'; readonly path: string };

/** A tree with edits; later ones win, and a file put under another file's name takes its place. */
export async function editTree(
  store: Store,
  tree: string,
  edits: readonly TreeEdit[],
): Promise<string | undefined> {
  if (edits.length === 0) return tree;
  return store.withIndex(async (place) => {
    const read = await store.git.run({ place, args: ['read-tree', tree] });
    if (read.status === 'failed') return undefined;
    const zero = '0'.repeat(tree.length);
    const lines = edits.map((edit) =>
      edit.type === 'drop'
        ? `0 ${zero}\t${edit.path}\0`
        : `${edit.mode} ${edit.id}\t${edit.path}\0`,
    );
    const args = ['update-index', '-z', '--replace', '--index-info'];
    const put = await store.git.run({ place, args, input: lines.join('') });
    return put.status === 'failed' ? undefined : writeTree(store, place);
  });
}

/** The tree an index stands for, its objects durable. */
export async function writeTree(store: Store, place: GitPlace): Promise<string | undefined> {
  return lineOf(await store.git.run({ place, args: ['write-tree'], config: durable }));
}

/** What changed between two trees. Read as in a bare repository, so that no attribute file of the tree has a say. */
export async function changesBetween(
  store: Store,
  from: string,
  to: string,
): Promise<readonly RawChange[] | undefined> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--numstat', '--no-renames', '--no-abbrev'];
  const all = [...args, '--no-ext-diff', '--no-textconv', from, to];
  const answer = await store.git.run({ place: store.place, args: all });
  return answer.status === 'ok' ? readChanges(textOf(answer)) : undefined;
}

/** The canonical binary diff between two trees: same trees, same bytes, on every machine. */
export async function diffBetween(
  store: Store,
  from: string,
  to: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const args = ['diff-tree', '-r', '-p', '--no-ext-diff', '--no-textconv', '--no-renames'];
  const form = ['--binary', '--full-index', '--no-color', '--src-prefix=a/', '--dst-prefix=b/'];
  const how = ['--diff-algorithm=myers', '--indent-heuristic', '-U3', '--inter-hunk-context=0'];
  const answer = await store.git.run({
    place: store.place,
    args: [...args, ...form, ...how, from, to],
    config: ['core.quotePath=true', 'diff.suppressBlankEmpty=false', 'diff.orderFile='],
    maxBytes,
  });
  return answer.status === 'ok' ? answer.out : undefined;
}
