import { realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

/** Folders over which a lane's sandbox lays an empty one. */
const covered = ['/tmp', '/run'];

/**
 * What a command line needs of the folders that a sandbox covers: folders of the search path, and the
 * package (else the folder) of each file that it names, read-only. Files and folders among its arguments count below
 * the temp folder alone: below `/run` they are sockets of daemons.
 */
export async function programPlaces(
  [program = '', ...args]: readonly string[],
  path: string,
): Promise<readonly string[]> {
  const folders = path.split(delimiter).filter((folder) => isBelow(folder, covered));
  const named = [program, ...args.filter((word) => isBelow(word, ['/tmp']))];
  const places = await Promise.all([
    ...folders.map(existing),
    ...named.flatMap((word) => [placeOf(word), realPlaceOf(word)]),
  ]);
  return [...new Set(places.flat())];
}

/** Shims are links: what they lead to is needed as much as they are. */
async function realPlaceOf(word: string): Promise<readonly string[]> {
  const real = isAbsolute(word) ? await realpath(word).catch(() => word) : word;
  return real === word ? [] : placeOf(real);
}

async function placeOf(word: string): Promise<readonly string[]> {
  if (!isBelow(word, covered)) return [];
  const there = await stat(word).catch(() => undefined);
  if (there === undefined) return [];
  return [there.isDirectory() ? word : await packageOf(word)];
}

/**
 * The outermost folder with a package.json, for packages find each other upwards; else the file's own
 * folder, or the file alone where that is covered as a whole.
 */
async function packageOf(file: string): Promise<string> {
  let found = isBelow(dirname(file), covered) ? dirname(file) : file;
  for (let dir = dirname(file); isBelow(dir, covered); dir = dirname(dir)) {
    if ((await existing(join(dir, 'package.json'))).length > 0) found = dir;
  }
  return found;
}

async function existing(path: string): Promise<readonly string[]> {
  return (await stat(path).catch(() => undefined)) === undefined ? [] : [path];
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`) && path.length > folder.length + 1);
}
