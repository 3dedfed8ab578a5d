/** What files of the user's were before they were edited, kept below the data folder. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeNewFile } from '../../base/durable.edge.ts';

export interface Backups {
  /** One folder for all files' backups; made when missing. */
  readonly folder: string;
  /** Epoch milliseconds. */
  now(): number;
}

/** Keeps a copy (0600) and gives its path; a text that is kept already is not kept twice. */
export async function keepBackup(desk: Backups, path: string, text: string): Promise<string> {
  const folder = await folderOf(desk, path);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const kept = (await readdir(folder)).find((name) => name.endsWith(`-${digest}`));
  if (kept !== undefined && (await isWhole(join(folder, kept), text))) return join(folder, kept);
  const time = new Date(desk.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const copy = join(folder, `${time}-${digest}`);
  await rm(copy, { force: true });
  await writeNewFile(copy, text);
  return copy;
}

/** Notes that the file was not there before we made it. */
export async function noteMade(desk: Backups, path: string): Promise<void> {
  const note = join(await folderOf(desk, path), noteName);
  await rm(note, { force: true });
  await writeNewFile(note, `${path}\n`);
}

/** Whether we made the file. */
export async function wasMade(desk: Backups, path: string): Promise<boolean> {
  const note = join(desk.folder, folderName(path), noteName);
  return (await readFile(note).catch(() => undefined)) !== undefined;
}

/** The file is gone again: whoever makes it next, it is not ours. */
export async function forgetMade(desk: Backups, path: string): Promise<void> {
  await rm(join(desk.folder, folderName(path), noteName), { force: true });
}

const noteName = 'made-by-fugu';

async function folderOf(desk: Backups, path: string): Promise<string> {
  const folder = join(desk.folder, folderName(path));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function folderName(path: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 12);
  return `${basename(path)}-${digest}`;
}

/** A crash may have left half a copy. */
async function isWhole(copy: string, text: string): Promise<boolean> {
  return (await readFile(copy, 'utf8').catch(() => undefined)) === text;
}
