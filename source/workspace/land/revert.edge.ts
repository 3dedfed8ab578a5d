// Takes a landed commit back, as a new branch on top of where the user is now.
import type { Landing } from '../../conductor/ports.ts';
import { lineOf, textOf } from '../git/git.edge.ts';
import { durable } from '../git/git-flags.ts';
import { isObjectId, isRunName } from '../git/object-id.ts';
import { pathsInDiff } from '../git/stack.edge.ts';
import type { Store } from '../git/store.edge.ts';
import { diffBetween } from '../git/tree.edge.ts';
import { readUnmerged } from '../git/tree-listing.ts';
import {
  free,
  makeBranch,
  readRef,
  type Stopped,
  shortRef,
  stop,
  withRepoLock,
} from './own-branch.edge.ts';

export interface RevertRequest {
  readonly repo: string;
  /** The landed commit; it has one parent. */
  readonly commit: string;
  readonly run: string;
  readonly dateS: number;
  readonly message: string;
}

const mostDiffBytes = 64 * 1024 * 1024;

/** Makes `fugu/revert-<run>` with the inverse of the commit on the current head; never touches the work tree. */
export async function revertCommit(store: Store, request: RevertRequest): Promise<Landing> {
  const name = `revert-${request.run}`;
  if (!isRunName(name) || !isObjectId(request.commit))
    return stop('The revert names no run and commit.', 'Name a run that has landed.');
  const ref = `refs/heads/fugu/${name}`;
  const made = await withRepoLock(store, ref, () => revertUnderLock(store, request, ref));
  if (made.status === 'stopped') return made;
  const merge = `git merge ${made.onHead ? '--ff-only ' : ''}${shortRef(ref)}`;
  return { status: 'landed', ref, commit: made.commit, merge };
}

type Reverted =
  | { readonly status: 'made'; readonly commit: string; readonly onHead: boolean }
  | Stopped;

async function revertUnderLock(
  store: Store,
  request: RevertRequest,
  ref: string,
): Promise<Reverted> {
  const place = { gitDir: store.repo.gitDir };
  const head = lineOf(
    await store.git.run({ place, args: ['rev-parse', '--verify', 'HEAD^{commit}'] }),
  );
  if (head === undefined)
    return stop('The repository has no commits.', 'There is nothing to revert.');
  const before = await readRef(store, ref);
  if (before !== undefined && (await isOurs(store, before, request)))
    return { status: 'made', commit: before, onHead: (await parentOf(store, before)) === head };
  const tree = await inverseTree(store, request, head);
  if (typeof tree !== 'string') return tree;
  const { message, dateS } = request;
  const made = await makeBranch(
    store,
    { ref, parent: head, tree, message, dateS },
    () => undefined,
  );
  return made.status === 'stopped' ? made : { ...made, onHead: true };
}

/** A revert made earlier, perhaps before the head moved: same message, same date. */
async function isOurs(store: Store, commit: string, request: RevertRequest): Promise<boolean> {
  const args = ['show', '-s', '--format=%ct%n%B', commit];
  const text = textOf(await store.git.run({ place: { gitDir: store.repo.common }, args }));
  return text.trimEnd() === `${Math.trunc(request.dateS)}\n${request.message}`.trimEnd();
}

async function parentOf(store: Store, commit: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', `${commit}^`];
  return lineOf(await store.git.run({ place: { gitDir: store.repo.common }, args }));
}

async function inverseTree(
  store: Store,
  request: RevertRequest,
  head: string,
): Promise<string | Stopped> {
  const parent = await parentOf(store, request.commit);
  if (parent === undefined)
    return stop(
      `The landed commit ${request.commit.slice(0, 12)} is not in this repository.`,
      'Fetch it, or name another run.',
    );
  const diff = await diffBetween(store, request.commit, parent, mostDiffBytes);
  if (diff === undefined) return stop('The landed change cannot be read.', free);
  return store.withIndex(async ({ index }) => {
    const place = { gitDir: store.repo.common, index };
    const read = await store.git.run({ place, args: ['read-tree', head] });
    if (read.status === 'failed') return stop(`The head cannot be read: ${read.because}.`, free);
    const args = ['apply', '--cached', '--3way', '--binary', '--whitespace=nowarn', '-'];
    const applied = await store.git.run({ place, args, input: diff, config: durable });
    if (applied.status === 'failed') {
      const open = readUnmerged(
        textOf(await store.git.run({ place, args: ['ls-files', '-u', '-z'] })),
      );
      return inTheWay(open.length > 0 ? open : pathsInDiff(diff.toString('utf8')), request.commit);
    }
    const tree = lineOf(await store.git.run({ place, args: ['write-tree'], config: durable }));
    const old = lineOf(await store.git.run({ place, args: ['rev-parse', `${head}^{tree}`] }));
    if (tree === undefined) return stop('The reverted tree cannot be written.', free);
    if (tree !== old) return tree;
    return stop('The change is not in the current branch.', 'There is nothing to revert.');
  });
}

function inTheWay(files: readonly string[], commit: string): Stopped {
  const named = files.slice(0, 5).join(', ');
  return stop(
    `Later changes stand in the way of the revert in ${named}.`,
    `Revert by hand with \`git revert ${commit.slice(0, 12)}\` and settle the conflicts.`,
  );
}
