import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Git, textOf } from '../../workspace/git/git.edge.ts';

/** Files looked at most; what lies beyond is counted and not looked at. */
const mostFiles = 2_000;

/**
 * What is not committed in a work tree, as a digest of names, sizes and times; undefined where nothing
 * is. Neither question reads a file's text, so no filter of the repository's configuration runs.
 */
export async function editsOf(git: Git, top: string): Promise<string | undefined> {
  const asked = await Promise.all([
    git.find(top, ['diff-files', '--name-only', '-z'], []),
    git.find(top, ['diff-index', '--cached', '--raw', '--no-renames', '-z', 'HEAD'], []),
    git.find(top, ['ls-files', '-o', '--exclude-standard', '-z'], []),
  ]);
  const [changed = '', staged = '', unknown = ''] = asked.map(textOf);
  const files = [...changed.split('\0'), ...unknown.split('\0')].filter((name) => name !== '');
  if (files.length === 0 && staged === '') return undefined;
  const digest = createHash('sha256').update(`${staged}\0${files.length}`);
  for (const name of files.slice(0, mostFiles)) digest.update(await standing(top, name));
  return digest.digest('hex').slice(0, 16);
}

async function standing(top: string, name: string): Promise<string> {
  const found = await lstat(join(top, name)).catch(() => undefined);
  return `\0${name}\0${found?.size ?? 'gone'}\0${found?.mtimeMs ?? ''}`;
}
