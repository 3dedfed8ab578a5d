/** Where a file of the user's really lies, and whether it may be edited there. */
import type { Stats } from 'node:fs';
import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Problem } from '../../domain/problem.ts';

export interface UserFile {
  /** Links resolved; where there is no file, of the deepest folder that is there. */
  readonly path: string;
  /** '' where there is none. */
  readonly text: string;
  readonly stats: Stats | undefined;
}

export type FoundUserFile =
  | { readonly status: 'found'; readonly file: UserFile }
  | { readonly status: 'refused'; readonly problem: Problem };

/** No instruction or config file of a person is longer. */
const maxBytes = 4_194_304;

/** The file as it lies on the disk, or why it must not be edited. Rejects where it cannot be looked at. */
export async function findUserFile(path: string, within: string): Promise<FoundUserFile> {
  const link = await lstat(path).catch(ifMissing);
  const real = await realPath(path);
  if (real === undefined) {
    return refused(path, 'It is a link to nothing.', 'Fix the link or delete it.');
  }
  const home = await realpath(within);
  if (!real.startsWith(home === sep ? sep : home + sep)) {
    const what = `It leads out of ${within}, to ${real}.`;
    return refused(path, what, 'Edit that file yourself, or put a file of its own here.');
  }
  if (link === undefined) return found({ path: real, text: '', stats: undefined });
  const stats = await stat(real);
  const trouble = troubleOf(stats);
  if (trouble !== undefined) return refused(path, ...trouble);
  const bytes = await readFile(real);
  const text = textOf(bytes);
  if (text === undefined) return refused(path, 'It is not UTF-8 text.', 'Save it as UTF-8.');
  return found({ path: real, text, stats });
}

/** What is so and what to do, for an error of the system. */
export function fileProblem(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [what, remedy] = words[code] ?? [
    `It cannot be changed: ${error instanceof Error ? error.message : String(error)}.`,
    'Fix that and try again.',
  ];
  return { severity: 'error', kind: 'input', what, remedy, file };
}

const words: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ['It may not be written.', 'Give yourself the right to write it and its folder.'],
  EPERM: ['It belongs to another user.', 'Make it yours, or edit it as its owner.'],
  EROFS: ['It lies on a read-only disk.', 'Mount the disk for writing.'],
  ENOSPC: ['The disk is full.', 'Make room and try again.'],
  EDQUOT: ['Your share of the disk is full.', 'Make room and try again.'],
  ENOENT: ['Its folder is not there.', 'Start the program it belongs to once, or make the folder.'],
  ENOTDIR: ['A file stands where its folder should be.', 'Move that file away.'],
  EEXIST: ['Another program made it meanwhile.', 'Try again.'],
  ELOOP: ['Its links lead in a circle.', 'Fix the links.'],
};

function troubleOf(stats: Stats): readonly [string, string] | undefined {
  if (stats.isDirectory()) return ['It is a folder.', 'Name the file in it.'];
  if (!stats.isFile()) return ['It is not an ordinary file.', 'Put an ordinary file in its place.'];
  if (stats.size > maxBytes) return [`It has more than ${maxBytes} bytes.`, 'Make it shorter.'];
  if ((stats.mode & 0o222) === 0) {
    return ['It is write-protected.', 'Take the protection off: chmod u+w'];
  }
  // The old names would go on holding the old text.
  if (stats.nlink > 1) {
    return [`It has ${stats.nlink} names (hard links).`, 'Edit it yourself, or make it one file.'];
  }
  return undefined;
}

/** Undefined for a link that leads nowhere; else the path with every link resolved that there is. */
async function realPath(path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(ifMissing);
  if (real !== undefined) return real;
  if ((await lstat(path).catch(ifMissing)) !== undefined) return undefined;
  const folder = dirname(path) === path ? path : await realPath(dirname(path));
  return folder === undefined ? undefined : join(folder, basename(path));
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function found(file: UserFile): FoundUserFile {
  return { status: 'found', file };
}

function refused(file: string, what: string, remedy: string): FoundUserFile {
  return { status: 'refused', problem: { severity: 'error', kind: 'input', what, remedy, file } };
}
