import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { writeNewFile } from './durable.edge.ts';

/**
 * Writes a file (0600) whole or not at all, its bytes on the disk before its name: a reader finds the
 * old text or the new one. The name is the caller's to sync. A draft is on the same disk, and only a
 * process that is killed leaves one.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array | string,
  draft = `${path}.${randomUUID()}.new`,
): Promise<void> {
  try {
    await writeNewFile(draft, bytes);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
