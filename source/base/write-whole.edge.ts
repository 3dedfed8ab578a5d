import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Writes a file (0600) whole or not at all; a reader finds the old text or the new one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}
