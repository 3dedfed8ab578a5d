// Finds repositories planted inside a folder; git's own walks step around anything called `.git`.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { looksLikeGit } from '../paths/safe-path.ts';

const mostFolders = 200_000;
const atOnce = 32;

/** Paths below the top that git takes for a repository's own folder, `skip`ped folders left out. */
export async function findNestedGit(
  top: string,
  skip: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const found: string[] = [];
  let folders: readonly string[] = [''];
  let seen = 0;
  while (folders.length > 0 && seen < mostFolders) {
    const next: string[] = [];
    for (let at = 0; at < folders.length; at += atOnce) {
      const batch = folders.slice(at, at + atOnce);
      const lists = await Promise.all(batch.map((folder) => entriesOf(top, folder)));
      for (const entry of lists.flat()) {
        if (looksLikeGit(entry.name)) {
          if (entry.folder !== '') found.push(join(entry.folder, entry.name));
        } else if (entry.isFolder && !skip.has(entry.name))
          next.push(join(entry.folder, entry.name));
      }
    }
    seen += folders.length;
    folders = next;
  }
  return found;
}

async function entriesOf(top: string, folder: string) {
  const entries = await readdir(join(top, folder), { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({ folder, name: entry.name, isFolder: entry.isDirectory() }));
}
