// The private git folder of one repository: its objects are the user's plus our own, its
// configuration is only ours, and nobody who works in a workspace can reach it.
import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.edge.ts';
import type { GitPlace } from './git-flags.ts';
import type { RepoPlace } from './repo-place.edge.ts';

/** A bare place with an index of its own. */
export type IndexPlace = GitPlace & { readonly index: string };

export interface Store {
  readonly git: Git;
  readonly repo: RepoPlace;
  /** Everything this program keeps about the repository. */
  readonly dir: string;
  readonly gitDir: string;
  readonly objects: string;
  /** The folder as a bare repository. */
  readonly place: GitPlace;
  /** Runs work over an index of its own, which is gone afterwards. */
  withIndex<Result>(work: (place: IndexPlace) => Promise<Result>): Promise<Result>;
}

/** Opens the private folder, making it on first use. Several processes may do so at once. */
export async function openStore(git: Git, repo: RepoPlace, stateDir: string): Promise<Store> {
  const dir = join(stateDir, 'workspaces', repo.key);
  const gitDir = join(dir, 'store.git');
  await mkdir(join(dir, 'scratch'), { recursive: true, mode: 0o700 });
  if (!(await exists(join(gitDir, 'objects', 'info', 'alternates')))) await make(gitDir, repo, dir);
  const place = { gitDir };
  return {
    git,
    repo,
    dir,
    gitDir,
    objects: join(gitDir, 'objects'),
    place,
    async withIndex(work) {
      const index = join(dir, 'scratch', `index-${randomUUID()}`);
      try {
        return await work({ gitDir, index });
      } finally {
        await rm(index, { force: true });
        await rm(`${index}.lock`, { force: true });
      }
    },
  };
}

/** Written by hand and moved into place whole, so that a crash leaves nothing half made. */
async function make(gitDir: string, repo: RepoPlace, dir: string): Promise<void> {
  const draft = join(dir, 'scratch', `store-${randomUUID()}`);
  await mkdir(join(draft, 'objects', 'info'), { recursive: true, mode: 0o700 });
  await mkdir(join(draft, 'objects', 'pack'), { recursive: true });
  await mkdir(join(draft, 'refs', 'heads'), { recursive: true });
  await writeFile(join(draft, 'HEAD'), 'ref: refs/heads/nothing\n');
  await writeFile(join(draft, 'config'), configText(repo.format, true));
  await writeFile(join(draft, 'objects', 'info', 'alternates'), `${repo.objects}\n`);
  try {
    await rename(draft, gitDir);
  } catch {
    // Another process was first, or an earlier one left a folder without its last file. The file
    // is moved in whole: a git that reads it half written finds no objects at all.
    await mkdir(join(gitDir, 'objects', 'info'), { recursive: true });
    const alternates = join('objects', 'info', 'alternates');
    await rename(join(draft, alternates), join(gitDir, alternates));
    await rm(draft, { recursive: true, force: true });
  }
}

/** The smallest configuration git takes for a repository of this hash. */
export function configText(format: RepoPlace['format'], bare: boolean): string {
  const version = format === 'sha256' ? 1 : 0;
  const core = `[core]\n\trepositoryformatversion = ${version}\n\tfilemode = true\n\tbare = ${bare}\n`;
  return format === 'sha256' ? `${core}[extensions]\n\tobjectFormat = sha256\n` : core;
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
