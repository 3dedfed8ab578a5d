import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Environment } from '../../domain/environment.ts';
import { createGit, type Git } from '../../workspace/git/git.edge.ts';
import { UsageError } from '../usage-error.ts';

const readme = `# Bridges

Each file in \`bridges/\` leads one agent from its own memory into the shared store. They are written by
a model, verified by another family and accepted by a person, in runs of fugu; what was accepted stands
on a branch of its run.
`;
const who = ['user.name=fugu', 'user.email=fugu@localhost'];

/** Makes the repository whose patches are bridges; it appears whole. Fine when it is there. */
export async function ensureBridgeRepo(dir: string, env: Environment): Promise<void> {
  if (await isThere(join(dir, '.git'))) return;
  const draft = `${dir}.${randomUUID()}`;
  const gitDir = join(draft, '.git');
  await mkdir(gitDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(join(draft, 'README.md'), readme);
    const git = gitOf(env);
    // Told of a work tree, git would write its path down, and the folder is still to be renamed.
    await must(git, { gitDir }, ['init', '-q', '--template=', '--object-format=sha1', '-bmain']);
    await must(git, { gitDir }, ['config', 'core.bare', 'false']);
    const place = { gitDir, workTree: draft };
    await must(git, place, ['add', 'README.md']);
    await must(git, place, ['commit', '-q', '--no-verify', '-m', 'Begin the bridges']);
    await mkdir(dirname(dir), { recursive: true });
    await rename(draft, dir).catch(async (error: unknown) => {
      // Another process made it meanwhile.
      if (!(await isThere(join(dir, '.git')))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A file as a commit has it; undefined where it has none. */
export async function fileAt(
  dir: string,
  commit: string,
  path: string,
  env: Environment,
): Promise<string | undefined> {
  const place = { gitDir: join(dir, '.git') };
  const args = ['cat-file', 'blob', `${commit}:${path}`];
  const answer = await gitOf(env).run({ place, args, maxBytes: 1_000_000 });
  return answer.status === 'ok' ? answer.out.toString('utf8') : undefined;
}

function gitOf(env: Environment): Git {
  return createGit({ path: env.PATH ?? '/usr/bin:/bin', home: env.HOME ?? '/nonexistent' });
}

async function must(
  git: Git,
  place: { readonly gitDir: string; readonly workTree?: string },
  args: readonly string[],
): Promise<void> {
  const answer = await git.run({ place, args, config: who });
  if (answer.status === 'ok') return;
  const what = `The repository of bridges cannot be made: ${answer.because}.`;
  throw new UsageError(what, 'Fix that and try again.');
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
