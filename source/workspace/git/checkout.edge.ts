// Makes a folder hold exactly one tree, and gives it a `.git` of its own that is made anew each time.
import { randomUUID } from 'node:crypto';
import { cp, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineOf, textOf } from './git.edge.ts';
import type { GitPlace } from './git-flags.ts';
import { findNestedGit } from './nested-git.edge.ts';
import { configText, exists, type Store } from './store.edge.ts';

/** A folder to work in and the private index that knows it; the index lies where the worker cannot see it. */
export interface Checkout {
  readonly dir: string;
  readonly index: string;
}

export function checkoutPlace(store: Store, desk: Checkout): GitPlace {
  return { gitDir: store.gitDir, workTree: desk.dir, index: desk.index };
}

/**
 * Puts the tree into the folder and takes everything else out, its `.git` too; undefined when it
 * holds exactly the tree afterwards, else what went wrong. Cheap when little differs from before.
 * With `keepUntracked` only the tree's own files are put right.
 */
export async function fillCheckout(
  store: Store,
  desk: Checkout,
  tree: string,
  keepUntracked = false,
): Promise<string | undefined> {
  await prepareFolder(desk, keepUntracked);
  const trouble = await fill(store, desk, tree, keepUntracked);
  if (trouble === undefined || keepUntracked) return trouble;
  // An index that a crash cut, or folders a worker locked, are best left behind whole.
  await moveAway(store, desk);
  return fill(store, desk, tree, keepUntracked);
}

async function fill(
  store: Store,
  desk: Checkout,
  tree: string,
  keepUntracked: boolean,
): Promise<string | undefined> {
  const place = checkoutPlace(store, desk);
  const read = await store.git.run({ place, args: ['read-tree', '--reset', '-u', tree] });
  if (read.status === 'failed') return read.because;
  if (!keepUntracked) {
    const cleaned = await store.git.run({ place, args: ['clean', '-ffdxq'] });
    if (cleaned.status === 'failed') return cleaned.because;
    for (const path of await findNestedGit(desk.dir))
      await rm(join(desk.dir, path), { recursive: true, force: true });
  }
  return differs(store, place, keepUntracked);
}

async function moveAway(store: Store, desk: Checkout): Promise<void> {
  const trash = join(store.dir, 'scratch', `trash-${randomUUID()}`);
  await rename(desk.dir, trash).catch(() => undefined);
  await rm(trash, { recursive: true, force: true }).catch(() => undefined);
  await rm(desk.index, { force: true });
  await mkdir(desk.dir, { recursive: true, mode: 0o700 });
}

async function differs(
  store: Store,
  place: GitPlace,
  keepUntracked: boolean,
): Promise<string | undefined> {
  const changed = await store.git.run({ place, args: ['diff-files', '--name-only', '-z'] });
  if (changed.status === 'failed') return changed.because;
  const extra = keepUntracked
    ? []
    : split(textOf(await store.git.run({ place, args: ['ls-files', '-o', '-z'] })));
  if (extra[0] !== undefined) return `${extra[0]} cannot be removed`;
  for (const path of split(textOf(changed))) {
    if (!(await isCheckedOut(store, place, path)))
      return `${path} does not become what the tree says`;
  }
  return undefined;
}

/** Line endings the tree does not keep as its attributes ask look changed to git, but are not. */
async function isCheckedOut(store: Store, place: GitPlace, path: string): Promise<boolean> {
  const args = ['cat-file', '--filters', `:${path}`];
  const wanted = await store.git.run({ place, args });
  const found = await readFile(join(place.workTree ?? '', path)).catch(() => undefined);
  return wanted.status === 'ok' && found !== undefined && wanted.out.equals(found);
}

function split(text: string): readonly string[] {
  return text.split('\0').filter((path) => path !== '');
}

/** The folder itself must be a folder, no link, and begin without a `.git` of a worker's making. */
async function prepareFolder(desk: Checkout, keepOwnGit: boolean): Promise<void> {
  const found = await lstat(desk.dir).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    await rm(desk.dir, { recursive: true, force: true });
    await rm(desk.index, { force: true });
  }
  await rm(`${desk.index}.lock`, { force: true });
  await mkdir(desk.dir, { recursive: true, mode: 0o700 });
  if (!keepOwnGit)
    await rm(join(desk.dir, '.git'), { recursive: true, force: true }).catch(() => undefined);
}

/** Who our own commits are by, and when: the same everywhere, so that equal trees give equal commits. */
export const ownIdentityEnv = {
  GIT_AUTHOR_NAME: 'fugu',
  GIT_AUTHOR_EMAIL: 'fugu@localhost',
  GIT_COMMITTER_NAME: 'fugu',
  GIT_COMMITTER_EMAIL: 'fugu@localhost',
} as const;

/**
 * Writes the folder's own `.git`: what `clone --shared` would make, history included, with the
 * checked-out tree as its newest commit. Nothing we read later is read through it.
 */
export async function writeOwnGit(
  store: Store,
  desk: Checkout,
  at: { readonly base: string; readonly tree: string },
): Promise<string | undefined> {
  const commit = await deskCommit(store, at);
  if (commit === undefined) return 'the commit of the workspace could not be written';
  const git = join(desk.dir, '.git');
  await mkdir(join(git, 'objects', 'info'), { recursive: true });
  await mkdir(join(git, 'refs', 'heads'), { recursive: true });
  await mkdir(join(git, 'refs', 'tags'), { recursive: true });
  await mkdir(join(git, 'info'), { recursive: true });
  await writeFile(join(git, 'HEAD'), 'ref: refs/heads/fugu\n');
  await writeFile(join(git, 'refs', 'heads', 'fugu'), `${commit}\n`);
  await writeFile(join(git, 'config'), configText(store.repo.format, false));
  const alternates = `${store.objects}\n${store.repo.objects}\n`;
  await writeFile(join(git, 'objects', 'info', 'alternates'), alternates);
  await cp(desk.index, join(git, 'index'));
  const shallow = join(store.repo.common, 'shallow');
  if (store.repo.shallow && (await exists(shallow))) await cp(shallow, join(git, 'shallow'));
  return undefined;
}

async function deskCommit(
  store: Store,
  at: { readonly base: string; readonly tree: string },
): Promise<string | undefined> {
  const args = ['commit-tree', at.tree, '-p', at.base, '-m', 'The files this work starts from'];
  const when = { GIT_AUTHOR_DATE: '@0 +0000', GIT_COMMITTER_DATE: '@0 +0000' };
  const env = { ...ownIdentityEnv, ...when };
  return lineOf(await store.git.run({ place: store.place, args, env }));
}
