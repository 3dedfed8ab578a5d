/** What an install found before it wrote, so that taking it out again leaves no trace. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../base/write-whole.edge.ts';
import type { Digest } from '../../domain/ids.ts';
import { sha256 } from '../../domain/sha256.ts';

export interface InstallRecord {
  readonly path: string;
  /** The text that was written. */
  readonly wrote: Digest;
  /** Backup of the text from before; undefined where there was no file. */
  readonly original?: string;
}

/** The record of a file, or undefined where there is none that can be read. */
export async function readRecord(folder: string, path: string): Promise<InstallRecord | undefined> {
  const found = (await readJson(recordPath(folder, path))) as InstallRecord | undefined;
  return typeof found?.wrote === 'string' ? found : undefined;
}

export async function writeRecord(folder: string, record: InstallRecord): Promise<void> {
  await writeJson(folder, recordPath(folder, record.path), record);
}

export async function dropRecord(folder: string, path: string): Promise<void> {
  await rm(recordPath(folder, path), { force: true });
}

/** Folders that installs made and that still may be there: several doors may share one. */
export async function readMade(folder: string): Promise<readonly string[]> {
  const found = await readJson(join(folder, madeName));
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
}

export async function writeMade(folder: string, made: readonly string[]): Promise<void> {
  await writeJson(folder, join(folder, madeName), [...new Set(made)]);
}

const madeName = 'folders.json';

function recordPath(folder: string, path: string): string {
  return join(folder, `${sha256(path).replace('sha256:', '').slice(0, 16)}.json`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function writeJson(folder: string, path: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(path, `${JSON.stringify(value)}\n`);
}
