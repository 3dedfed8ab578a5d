// Which commands a person has allowed to run, by project.
import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../base/write-whole.edge.ts';

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
