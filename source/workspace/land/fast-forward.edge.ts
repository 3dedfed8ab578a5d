// Moves a branch of the user's to a landed commit, and only when nothing of theirs can be in the way.

import { lineOf, textOf } from '../git/git.edge.ts';
import { durable } from '../git/git-flags.ts';
import { isDirty } from '../git/inspect.edge.ts';
import { isObjectId } from '../git/object-id.ts';
import type { Store } from '../git/store.edge.ts';
import { readRef, type Stopped, stop, withRepoLock } from './own-branch.edge.ts';

export type Forwarded = { readonly status: 'forwarded'; readonly commit: string } | Stopped;

/**
 * Fast-forwards `branch` to `commit`, when the branch still stands where the commit begins, the
 * branch is the one checked out, and neither the index nor a tracked file has changes.
 */
export async function fastForward(
  store: Store,
  branch: string,
  commit: string,
): Promise<Forwarded> {
  const ref = `refs/heads/${branch}`;
  if (!isObjectId(commit)) return stop('No whole commit is named.', 'Land the run first.');
  const { git, repo } = store;
  const format = await git.run({ place: { gitDir: repo.common }, args: ['check-ref-format', ref] });
  if (format.status === 'failed' || branch.startsWith('-'))
    return stop(`${JSON.stringify(branch)} is not a name of a branch.`, 'Name the branch.');
  const moved = await withRepoLock(store, undefined, async (): Promise<Forwarded> => {
    const trouble = await troubleOf(store, ref, commit);
    if (trouble !== undefined) return trouble;
    const place = { gitDir: repo.gitDir, workTree: repo.top };
    const args = ['merge', '--ff-only', '--no-autostash', '--quiet', commit];
    const merged = await git.run({ place, args, config: durable });
    if (merged.status === 'ok') return { status: 'forwarded', commit };
    return byHand(`git did not move ${branch}: ${merged.because}.`, commit);
  });
  return moved;
}

async function troubleOf(store: Store, ref: string, commit: string): Promise<Stopped | undefined> {
  const { git, repo } = store;
  const place = { gitDir: repo.gitDir };
  const name = ref.replace('refs/heads/', '');
  const tip = await readRef(store, ref);
  const parents = await git.run({ place, args: ['rev-list', '--parents', '-n', '1', commit] });
  const [, parent, second] = textOf(parents).trim().split(' ');
  if (parent === undefined || second !== undefined)
    return byHand('The commit does not stand on exactly one other.', commit);
  if (tip !== parent) return byHand(`The branch ${name} has moved since the run began.`, commit);
  const head = lineOf(await git.run({ place, args: ['symbolic-ref', '--quiet', 'HEAD'] }));
  if (head !== ref) return byHand(`The branch ${name} is not the one checked out.`, commit);
  const filters = await git.run({
    place,
    args: ['config', '--local', '--includes', '--get-regexp', '^filter\\.'],
  });
  if (textOf(filters) !== '')
    return byHand('The repository has content filters, which are not run from here.', commit);
  if (await isDirty(store, tip, 'tracked'))
    return byHand('There are uncommitted changes in the work tree.', commit);
  return undefined;
}

function byHand(because: string, commit: string): Stopped {
  return stop(because, `Merge it yourself with \`git merge ${commit.slice(0, 12)}\`.`);
}
