/** What an install found before it wrote, so that taking it out again leaves no trace. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../events/ids.ts';
import { sha256 } from '../events/sha256.ts';

export interface DoorRecord {
  readonly path: string;
  /** Folders that were not there, the outermost first. */
  readonly made: readonly string[];
  /** The text that was written; undefined while it is being written. */
  readonly wrote?: Digest;
  /** Backup of the text from before; undefined where there was no file. */
  readonly original?: string;
}

/** The record of a file, or undefined where there is none that can be read. */
export async function readRecord(folder: string, path: string): Promise<DoorRecord | undefined> {
  try {
    const found = JSON.parse(await readFile(recordPath(folder, path), 'utf8')) as DoorRecord;
    return Array.isArray(found.made) ? found : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(folder: string, record: DoorRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = recordPath(folder, record.path);
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

export async function dropRecord(folder: string, path: string): Promise<void> {
  await rm(recordPath(folder, path), { force: true });
}

function recordPath(folder: string, path: string): string {
  return join(folder, `${sha256(path).replace('sha256:', '').slice(0, 16)}.json`);
}
