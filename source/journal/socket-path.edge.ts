/** A socket's address holds about a hundred bytes; a run's folder may lie deeper than that. */
import { Buffer } from 'node:buffer';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** `sun_path` is 104 bytes on macOS and 108 on Linux, the closing NUL included. */
const maxSocketPathBytes = 103;

/**
 * Calls `use` with a path to the file `name` in `dir` that fits into a socket's address. Where the real
 * path does not, it goes through a symbolic link in a private folder which is gone afterwards: a bound or
 * connected socket needs its name no longer.
 */
export async function withSocketPath<T>(
  dir: string,
  name: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(resolve(dir), name);
  if (fits(path)) return use(path);
  const folder = await mkdtemp(join(shortTmp(name), 'fugu-'));
  try {
    const link = join(folder, 'd');
    await symlink(resolve(dir), link);
    return await use(join(link, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= maxSocketPathBytes;
}

/** The usual folder for temporary files, unless its own name is too long already. */
function shortTmp(name: string): string {
  return fits(join(tmpdir(), 'fugu-XXXXXX', 'd', name)) ? tmpdir() : '/tmp';
}
