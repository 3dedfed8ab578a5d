// Which commands a person has allowed to run, by project.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename } from 'node:fs/promises';
import { join } from 'node:path';

export interface TrustStore {
  isTrusted(repo: string, hash: string): Promise<boolean>;
  /** Resolves when the trust is durable. */
  trust(repo: string, hash: string): Promise<void>;
}

const mostHashes = 50;

/** A store of hashes in the state folder, readable by its owner only. A damaged file trusts nothing. */
export function createTrustStore(stateDir: string): TrustStore {
  const folder = join(stateDir, 'trust');
  const fileOf = async (repo: string): Promise<string> => {
    const top = await realpath(repo).catch(() => repo);
    return join(folder, `${createHash('sha256').update(top).digest('hex')}.json`);
  };
  return {
    async isTrusted(repo, hash) {
      return (await readHashes(await fileOf(repo))).includes(hash);
    },
    async trust(repo, hash) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = await fileOf(repo);
      const known = (await readHashes(path)).filter((other) => other !== hash);
      await writeWhole(path, JSON.stringify({ repo, hashes: [...known, hash].slice(-mostHashes) }));
    },
  };
}

async function readHashes(path: string): Promise<readonly string[]> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as { readonly hashes?: unknown };
    return Array.isArray(value.hashes) ? value.hashes.map(String) : [];
  } catch {
    return [];
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
