// Makes one of our own branches in the user's repository: exactly once, whatever is killed when.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../../base/numbered-lock.edge.ts';
import { ownIdentityEnv } from '../git/checkout.edge.ts';
import { type GitAnswer, lineOf } from '../git/git.edge.ts';
import { durable, type GitPlace } from '../git/git-flags.ts';
import { zeroLike } from '../git/object-id.ts';
import type { Store } from '../git/store.edge.ts';

export type Stopped = {
  readonly status: 'stopped';
  readonly because: string;
  readonly remedy: string;
};
export type Branched = { readonly status: 'made'; readonly commit: string } | Stopped;

/** Names of the instants at which a kill is most telling; tests end the process there. */
export type CrashPoint = 'after-lock' | 'after-tree' | 'after-commit' | 'after-ref';
export type CrashAt = (point: CrashPoint) => void;

export interface CommitRequest {
  readonly ref: string;
  readonly parent: string;
  readonly tree: string;
  readonly message: string;
  /** Seconds since 1970; author and committer date both, so that a redo gives the same commit. */
  readonly dateS: number;
}

const lockWaitMs = 60_000;

/**
 * Runs work that writes to the user's repository while no other process of ours does. Under this
 * lock a lock file of our own refs can only be what a killed git left, so it is removed.
 */
export async function withRepoLock<Result>(
  store: Store,
  ref: string | undefined,
  work: () => Promise<Result>,
): Promise<Result | Stopped> {
  const lock = await takeLock(join(store.dir, 'landing'), lockWaitMs);
  if (lock === undefined)
    return stop('Another process is landing in this repository.', 'Wait for it, then try again.');
  try {
    if (ref !== undefined)
      await rm(join(store.repo.common, `${ref}.lock`), { force: true }).catch(() => undefined);
    return await work();
  } finally {
    await lock.release();
  }
}

/** Writes the commit and creates the branch; a branch that is there with this very commit counts as made. */
export async function makeBranch(
  store: Store,
  request: CommitRequest,
  crashAt: CrashAt,
): Promise<Branched> {
  const place: GitPlace = { gitDir: store.repo.common };
  const commit = await writeCommit(store, place, request);
  if (commit.status === 'failed')
    return stop(`The commit cannot be written: ${commit.because}.`, free);
  const id = lineOf(commit) ?? '';
  crashAt('after-commit');
  const now = await readRef(store, request.ref);
  if (now === id) return { status: 'made', commit: id };
  if (now !== undefined) return taken(request.ref, now);
  const args = [
    'update-ref',
    '-m',
    'fugu: land',
    '--end-of-options',
    request.ref,
    id,
    zeroLike(id),
  ];
  const made = await store.git.run({ place, args, config: durable, env: ownIdentityEnv });
  if (made.status === 'failed') return afterRefusal(store, request.ref, id, made.because);
  crashAt('after-ref');
  return { status: 'made', commit: id };
}

/** What a ref of the user's repository holds; undefined when it is not there. */
export async function readRef(store: Store, ref: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', ref];
  const answer = await store.git.run({ place: { gitDir: store.repo.common }, args });
  const id = lineOf(answer)?.split('\n').at(-1);
  return id === '' ? undefined : id;
}

function writeCommit(store: Store, place: GitPlace, request: CommitRequest): Promise<GitAnswer> {
  const date = `@${Math.trunc(request.dateS)} +0000`;
  const env = { ...ownIdentityEnv, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const args = ['commit-tree', '-p', request.parent, '-F', '-', request.tree];
  return store.git.run({ place, args, env, config: durable, input: request.message });
}

async function afterRefusal(
  store: Store,
  ref: string,
  id: string,
  because: string,
): Promise<Branched> {
  const now = await readRef(store, ref);
  if (now === id) return { status: 'made', commit: id };
  if (now !== undefined) return taken(ref, now);
  if (because.includes('exists; cannot create'))
    return stop(
      `A branch of the same name as a folder of ${shortRef(ref)} exists.`,
      'Rename that branch with `git branch -m`, then land again.',
    );
  return stop(`git refuses to make ${shortRef(ref)}: ${because}.`, 'Fix that, then land again.');
}

function taken(ref: string, now: string): Stopped {
  return stop(
    `${shortRef(ref)} exists already and holds ${now.slice(0, 12)}, which this run did not put there.`,
    `Look at it, rename or delete it (\`git branch -m ${shortRef(ref)} <other>\`), then land again.`,
  );
}

export const free = 'Look for free disk space and the rights of the git folder, then land again.';

export function shortRef(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

export function stop(because: string, remedy: string): Stopped {
  return { status: 'stopped', because, remedy };
}
