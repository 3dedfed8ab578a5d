// Whether a repository can be worked on, and where its work would begin.
import { readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RepoReading } from '../../conductor/ports.ts';
import { type Git, lineOf, textOf } from './git.edge.ts';
import { locate, type RepoPlace } from './repo-place.edge.ts';
import { openStore, type Store } from './store.edge.ts';
import { listTree, readBlobs } from './tree.edge.ts';
import type { TreeEntry } from './tree-listing.ts';

/** Reads a repository's state and changes nothing in it, not even the times its index remembers. */
export async function inspectRepo(git: Git, path: string, stateDir: string): Promise<RepoReading> {
  const located = await locate(git, path);
  if (located.status === 'refused') return located;
  const { place } = located;
  if (isInside(stateDir, place.top))
    return refuse(
      `The state folder ${stateDir} lies inside ${place.top}.`,
      'Set FUGU_HOME to a folder outside the repository.',
    );
  const head = { gitDir: place.gitDir };
  const found = await git.run({ place: head, args: ['rev-parse', '--verify', 'HEAD^{commit}'] });
  const base = lineOf(found);
  if (base === undefined)
    return refuse(`${place.top} has no commits yet.`, 'Commit something there first.');
  const store = await openStore(git, place, stateDir);
  const entries = await listTree(store, base);
  if (entries === undefined) return unreadable(place);
  return (await troubleOf(store, entries)) ?? read(store, base);
}

async function read(store: Store, base: string): Promise<RepoReading> {
  const { git, repo } = store;
  const place = { gitDir: repo.gitDir };
  const branch = lineOf(
    await git.run({ place, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] }),
  );
  const tree = lineOf(await git.run({ place, args: ['rev-parse', `${base}^{tree}`] }));
  if (tree === undefined) return unreadable(repo);
  const dirty = await isDirty(store, base);
  const facts = { path: repo.top, branch: branch ?? null, base, baseTree: tree, dirty };
  return { status: 'repo', repo: facts };
}

async function troubleOf(
  store: Store,
  entries: readonly TreeEntry[],
): Promise<RepoReading | undefined> {
  const { git, repo } = store;
  const module = entries.find((entry) => entry.mode === '160000');
  if (module !== undefined)
    return refuse(
      `${repo.top} has submodules (${module.path}), which stay empty in a workspace.`,
      'Run in the submodule itself, or in a repository without submodules.',
    );
  const lfs = await lfsFile(store, entries);
  if (lfs !== undefined)
    return refuse(
      `${repo.top} keeps files in Git LFS (${lfs}), and a workspace would hold only their pointers.`,
      'Take the files out with `git lfs migrate export`, or use a repository without LFS.',
    );
  const place = { gitDir: repo.gitDir };
  const partial = await git.run({
    place,
    args: [
      'config',
      '--local',
      '--get-regexp',
      '^remote\\..*\\.promisor$|^extensions\\.partialclone$',
    ],
  });
  if (textOf(partial) !== '')
    return refuse(
      `${repo.top} is a partial clone, and its missing files cannot be fetched from here.`,
      'Clone it again without --filter.',
    );
  const open = await git.run({ place, args: ['ls-files', '-u', '-z'] });
  if (textOf(open) !== '')
    return refuse(
      `${repo.top} is in the middle of a merge with conflicts.`,
      'Finish it and commit, or give it up with `git merge --abort`.',
    );
  return undefined;
}

async function lfsFile(store: Store, entries: readonly TreeEntry[]): Promise<string | undefined> {
  const files = entries.filter((entry) => /(?:^|\/)\.gitattributes$/.test(entry.path));
  const texts = await readBlobs(
    store,
    files.map((file) => file.id),
  );
  return files.find((file) => {
    const text = new TextDecoder().decode(texts.get(file.id));
    return /^[^#\n]*\sfilter=lfs\b/m.test(text);
  })?.path;
}

/**
 * Whether the work tree holds anything uncommitted, files git does not know included unless only
 * `tracked` ones count. Asked through the private folder and a copy of
 * the index, so that no filter of the repository's configuration runs.
 */
export async function isDirty(
  store: Store,
  base: string,
  which: 'all' | 'tracked' = 'all',
): Promise<boolean> {
  const { git, repo } = store;
  const bytes = await readFile(join(repo.gitDir, 'index')).catch(() => undefined);
  return store.withIndex(async (index) => {
    const place = { ...index, workTree: repo.top };
    if (bytes === undefined) await git.run({ place: index, args: ['read-tree', base] });
    else await writeFile(index.index, bytes, { mode: 0o600 });
    const config = [`core.excludesFile=${join(repo.common, 'info', 'exclude')}`];
    const staged = await git.run({
      place,
      args: ['diff-index', '--cached', '--quiet', base],
      config,
    });
    if (staged.status === 'failed') return true;
    const unknown = which === 'all' ? ['-o', '--exclude-standard'] : [];
    const args = ['ls-files', '-m', '-d', ...unknown, '-z'];
    const seen = await git.run({ place, args, config });
    return seen.status === 'failed' || seen.out.length > 0;
  });
}

function isInside(folder: string, top: string): boolean {
  return folder === top || folder.startsWith(top + sep);
}

function unreadable(place: RepoPlace): RepoReading {
  return refuse(
    `Objects of the newest commit in ${place.top} are missing.`,
    'Run `git fsck` there and fix what it finds.',
  );
}

function refuse(what: string, remedy: string): RepoReading {
  return { status: 'refused', what, remedy };
}
