// Puts an audited tree on a branch of its own in the user's repository. Their work tree, their
// index and their branches stay as they are.
import type { Blobs, Landing, LandingRequest } from '../../conductor/ports.ts';
import { lineOf } from '../git/git.edge.ts';
import { durable } from '../git/git-flags.ts';
import { isObjectId, ownRef } from '../git/object-id.ts';
import type { Store } from '../git/store.edge.ts';
import {
  type CrashAt,
  free,
  makeBranch,
  type Stopped,
  shortRef,
  stop,
  withRepoLock,
} from './own-branch.edge.ts';

/**
 * Lands exactly once: the same request gives the same commit, the branch is created by
 * compare-and-swap, and a repeat after any crash ends in the same place or stops with words.
 */
export async function landPatch(
  store: Store,
  blobs: Blobs,
  request: LandingRequest,
  crashAt: CrashAt = () => undefined,
): Promise<Landing> {
  const ref = ownRef(request.ref);
  if (ref === undefined)
    return stop(
      `${JSON.stringify(request.ref)} is not a branch of this program.`,
      'Land on `fugu/<run>`.',
    );
  if (!isObjectId(request.base) || !isObjectId(request.tree) || request.message.includes('\0'))
    return stop('The landing names no whole commit and tree.', 'Audit the run again.');
  const landed = await withRepoLock(store, ref, async () => {
    crashAt('after-lock');
    const tree = await writePatched(store, blobs, request);
    if (tree !== undefined) return tree;
    crashAt('after-tree');
    const { base: parent, message, dateS } = request;
    return makeBranch(store, { ref, parent, tree: request.tree, message, dateS }, crashAt);
  });
  if (landed.status === 'stopped') return landed;
  const merge = await mergeCommand(store, request.base, ref);
  return { status: 'landed', ref, commit: landed.commit, merge };
}

/** Writes the patched tree into the user's objects; says why not when it is not the audited one. */
async function writePatched(
  store: Store,
  blobs: Blobs,
  request: LandingRequest,
): Promise<Stopped | undefined> {
  const bytes = await blobs.get(request.patch);
  if (bytes === undefined)
    return stop(`The bytes of patch ${request.patch} are lost or damaged.`, 'Run the step again.');
  return store.withIndex(async ({ index }) => {
    const place = { gitDir: store.repo.common, index };
    const call = (args: readonly string[], input?: Uint8Array) =>
      store.git.run({ place, args, config: durable, ...(input === undefined ? {} : { input }) });
    const read = await call(['read-tree', request.base]);
    if (read.status === 'failed')
      return stop(`The base commit cannot be read: ${read.because}.`, 'Fetch it, then land again.');
    const applied = await call(
      ['apply', '--cached', '--binary', '--whitespace=nowarn', '-'],
      bytes,
    );
    if (applied.status === 'failed')
      return stop(
        `The audited patch does not fit its base: ${applied.because}.`,
        'Audit the run again.',
      );
    const tree = lineOf(await call(['write-tree']));
    if (tree === undefined) return stop('The patched tree cannot be written.', free);
    if (tree === request.tree) return undefined;
    return stop(
      'The audited patch leads to another tree than the one audited.',
      'Audit the run again.',
    );
  });
}

/** The one command that brings the branch into the user's own: fast-forward where that is still possible. */
async function mergeCommand(store: Store, base: string, ref: string): Promise<string> {
  const place = { gitDir: store.repo.gitDir };
  const head = lineOf(await store.git.run({ place, args: ['rev-parse', '--verify', 'HEAD'] }));
  const how = head === base ? 'git merge --ff-only' : 'git merge';
  return `${how} ${shortRef(ref)}`;
}
