/** Folders that an install made, so that the last door to go takes them along. */
import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readMade, writeMade } from './install-record.edge.ts';
import type { TargetFile } from './install-target.ts';
import { integrationName } from './integration.ts';

/** Notes the folders that writing this file will make, before it is written. */
export async function noteFolders(records: string, path: string): Promise<void> {
  const missing = missingFolders(path);
  if (missing.length > 0) await writeMade(records, [...(await readMade(records)), ...missing]);
}

/** Folders that installs made go when they are empty; our own that hold something are named. */
export async function clearFolders(
  records: string,
  files: readonly TargetFile[],
): Promise<readonly string[]> {
  const made = await readMade(records);
  const own = files.flatMap(({ path, whole }) => (whole ? [dirname(path)] : []));
  const folders = [...new Set([...made, ...own])].sort((a, b) => b.length - a.length);
  const kept: string[] = [];
  for (const folder of folders) {
    const trouble = await rmdir(folder).catch((error: NodeJS.ErrnoException) => error.code);
    if (trouble !== undefined && trouble !== 'ENOENT') kept.push(folder);
  }
  if (made.length > 0)
    await writeMade(
      records,
      kept.filter((folder) => made.includes(folder)),
    );
  return kept.filter((folder) => basename(folder) === integrationName && isNear(folder, own));
}

/** One of the door's own folders, or above one. */
function isNear(folder: string, own: readonly string[]): boolean {
  return own.some((each) => `${each}/`.startsWith(`${folder}/`));
}

function missingFolders(path: string): readonly string[] {
  const missing: string[] = [];
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) {
    missing.unshift(folder);
  }
  return missing;
}
