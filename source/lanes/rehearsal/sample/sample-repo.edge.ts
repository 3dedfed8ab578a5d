// Writes the sample repository of a rehearsal to disk.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type SampleCommit, sampleCommits } from './sample-files.ts';

export interface SampleRepo {
  readonly dir: string;
  readonly branch: string;
  /** Commit id of its head: the same on every machine. */
  readonly head: string;
}

const branch = 'main';
const who = { name: 'Ada Shelver', email: 'ada@bookshop.example' };

/**
 * Makes the sample repository in `dir`, which is made if it is missing and must be empty.
 * Names and dates are fixed, so its commit ids never differ. Throws where git or the disk fails.
 */
export async function makeSampleRepo(
  dir: string,
  commits: readonly SampleCommit[] = sampleCommits,
): Promise<SampleRepo> {
  await mkdir(dir, { recursive: true });
  const there = await readdir(dir);
  if (there.length > 0)
    throw new Error(`${dir} is not empty. Name a new folder for the sample repository.`);
  await git(dir, 0, ['init', '-q', '--template=', '--object-format=sha1', `-b${branch}`]);
  await git(dir, 0, ['config', 'user.name', who.name]);
  await git(dir, 0, ['config', 'user.email', who.email]);
  for (const commit of commits) await makeCommit(dir, commit);
  const head = await git(dir, 0, ['rev-parse', 'HEAD']);
  return { dir, branch, head };
}

async function makeCommit(dir: string, { dateS, subject, files }: SampleCommit): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  await git(dir, dateS, ['add', '-A']);
  await git(dir, dateS, ['commit', '-q', '--no-verify', '--no-gpg-sign', '-m', subject]);
}

/** The user's own git settings must not change the sample, and nothing of it asks for a password. */
async function git(dir: string, dateS: number, args: readonly string[]): Promise<string> {
  const date = `${dateS} +0000`;
  const fixed = ['-c', 'core.autocrlf=false', '-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0'];
  const { stdout } = await execa('git', ['-C', dir, ...fixed, ...args], {
    extendEnv: false,
    stdin: 'ignore',
    env: {
      PATH: process.env.PATH,
      HOME: dir,
      LC_ALL: 'C',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: who.name,
      GIT_AUTHOR_EMAIL: who.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: who.name,
      GIT_COMMITTER_EMAIL: who.email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return stdout;
}
