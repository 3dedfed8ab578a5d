// A repository with nothing in it, for jobs that are about no repository.
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createGit, type Git } from './git.edge.ts';

const who = { name: 'fugu-conductor', email: 'nobody@localhost' };

/**
 * Makes the repository `dir` with one empty commit unless it is there. It appears whole: two that make
 * it at once get the same one. Throws where git or the disk fails.
 */
export async function ensureEmptyRepo(dir: string, path: string): Promise<string> {
  if (await isFolder(join(dir, '.git'))) return dir;
  await mkdir(dirname(dir), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(dirname(dir), `.${basename(dir)}-`));
  try {
    const git = createGit({ path, home: dir });
    await must(git, draft, ['init', '-q', '--template=', '--object-format=sha1', '-bmain']);
    await must(git, draft, ['commit', '-q', '--allow-empty', '--no-verify', '-m', 'Nothing']);
    await rename(draft, dir);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isFolder(join(dir, '.git')))) throw error;
  }
  return dir;
}

async function must(git: Git, folder: string, args: readonly string[]): Promise<void> {
  const config = [`user.name=${who.name}`, `user.email=${who.email}`];
  const answer = await git.find(folder, args, config);
  if (answer.status === 'failed') {
    throw new Error(`git ${args[0]} failed in ${folder}: ${answer.because}`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
