/** The files of a store: read bounded and without following links, written whole or not at all. */
import { randomUUID } from 'node:crypto';
import { constants, lstatSync, readdirSync } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDir, writeNewFile } from '../../base/durable.edge.ts';
import { writeWhole } from '../../base/write-whole.edge.ts';

/** A leftover of a writer that was killed is younger than this while its writer may live. */
const leftoverMs = 3_600_000;
const draftName = /^\.fugu-[0-9a-f-]{36}\.tmp$/;

/** A markdown file of a folder, looked at and not yet read. */
export interface SeenFile {
  readonly name: string;
  readonly path: string;
  readonly type: 'file' | 'link' | 'other';
  readonly bytes: number;
  /** Differs as soon as the file's bytes may differ. */
  readonly stamp: string;
}

/**
 * The markdown files of a folder, hidden ones left out; none when the folder is missing or a link. It
 * looks synchronously: ten thousand files take some 20 ms so, and six times as long one promise each.
 */
export function seeFiles(dir: string): readonly SeenFile[] {
  if (lstatSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const names = readdirSync(dir).filter((name) => /^[^.].*\.md$/i.test(name));
  return names.flatMap((name) => seeFile(join(dir, name), name) ?? []);
}

function seeFile(path: string, name: string): SeenFile | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const type = found.isFile() ? 'file' : found.isSymbolicLink() ? 'link' : 'other';
  const stamp = [found.ino, found.size, found.mtimeMs, found.ctimeMs].join(':');
  return { name, path, type, bytes: found.size, stamp };
}

/** Names of the folders in a folder, hidden ones left out. */
export function folderNames(dir: string): readonly string[] {
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map(nameOf);
}

const nameOf = ({ name }: { readonly name: string }) => name;

/** Whether a folder is there, itself and no link to one. */
export async function isFolder(dir: string): Promise<boolean> {
  return (await lstat(dir).catch(() => undefined))?.isDirectory() === true;
}

/** Like `isFolder`, and the folder may be a link: for the store's own place, which a person names. */
export async function leadsToFolder(dir: string): Promise<boolean> {
  return (await stat(dir).catch(() => undefined))?.isDirectory() === true;
}

/**
 * The first `mostBytes` of a file that is no link; undefined when it is gone. Rejects with ELOOP for
 * a link and with the system's error for what cannot be read.
 */
export async function readBytes(path: string, mostBytes: number): Promise<Uint8Array | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const buffer = new Uint8Array(mostBytes);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === buffer.length) return buffer.slice(0, filled);
    }
  } finally {
    await file.close();
  }
}

/** Writes a file that must not be there yet; false when it is. The whole file appears at once. */
export async function writeNew(dir: string, name: string, text: string): Promise<boolean> {
  const draft = draftIn(dir);
  try {
    await writeNewFile(draft, text);
    const isNew = await linkTo(draft, join(dir, name));
    await syncDir(dir);
    return isNew;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes a file in place of the one that may be there. */
export async function writeOver(dir: string, name: string, text: string): Promise<void> {
  await writeWhole(join(dir, name), text, draftIn(dir));
  await syncDir(dir);
}

const draftIn = (dir: string): string => join(dir, `.fugu-${randomUUID()}.tmp`);

/** Moves a file into a folder unless one of that name is there; false when it is. */
export async function moveInto(dir: string, from: string, name: string): Promise<boolean> {
  if (!(await linkTo(from, join(dir, name)))) {
    if (!(await isSameFile(from, join(dir, name)))) return false;
  }
  await syncDir(dir);
  await rm(from);
  return true;
}

/** A second name for a file; false when that name is taken. */
async function linkTo(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** True after a move that was killed between its two halves. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(one), lstat(other)]);
  return first.ino === second.ino && first.dev === second.dev;
}

/** Makes a folder of the store; rejects with ENOTDIR where something else lies. */
export async function makeFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
}

/** Takes away the drafts of writers that were killed; `now` in epoch milliseconds. */
export async function sweepDrafts(dir: string, now: number): Promise<void> {
  const names = (await readdir(dir)).filter((name) => draftName.test(name));
  for (const name of names) {
    const found = await lstat(join(dir, name)).catch(() => undefined);
    if (found && now - found.mtimeMs > leftoverMs) await rm(join(dir, name), { force: true });
  }
}

/** Every item through `work`, some at a time; the results keep their order. */
export async function inTurns<A, B>(
  items: readonly A[],
  work: (item: A) => Promise<B>,
): Promise<readonly B[]> {
  const atOnce = 32;
  const results: B[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))));
  }
  return results;
}

/** The `code` of a system error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
