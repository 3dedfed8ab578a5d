/** Files that survive a power cut: create, write whole, sync the file, sync the folder that names it. */
import { Buffer } from 'node:buffer';
import { fdatasync, ftruncate, write } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The three calls whose failure the journal must survive; tests put faults behind them. */
export interface DiskCalls {
  /** Resolves with the number of bytes written, which may be fewer than asked. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number): Promise<number>;
  /** Resolves when everything written to `fd` is on the disk. */
  sync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
}

const writeAsync = promisify(write);

/** The real calls. libuv turns `fdatasync` into a full flush on macOS. */
export const diskCalls: DiskCalls = {
  async write(fd, bytes, offset, length) {
    return (await writeAsync(fd, bytes, offset, length)).bytesWritten;
  },
  sync: promisify(fdatasync),
  truncate: promisify(ftruncate),
};

/** Writes every byte at the file's position; a write may be short, and only a loop notices. */
export async function writeAll(disk: DiskCalls, fd: number, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    const written = await disk.write(fd, bytes, offset, bytes.length - offset);
    if (written <= 0) throw new Error(`write took none of the ${bytes.length - offset} bytes left`);
    offset += written;
  }
}

/** Makes the names inside `dir` durable. */
export async function syncDir(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes `dir` (0700) and its missing parents, each one's name durable. Fine when it is there. */
export async function makeDir(dir: string): Promise<void> {
  const whole = resolve(dir);
  const first = await mkdir(whole, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = whole; made.length >= first.length; made = dirname(made)) {
    await syncDir(dirname(made));
  }
}

/** Writes a new file (0600) and syncs its bytes; its name is the caller's to sync. Fails if it is there. */
export async function writeNewFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await writeAll(diskCalls, handle.fd, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
