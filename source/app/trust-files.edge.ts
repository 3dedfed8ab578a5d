import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** One project whose commands a person has trusted, and the file that says so. */
export type TrustedProject = {
  readonly repo: string;
  readonly hashes: readonly string[];
  readonly file: string;
};

/** Every project somebody trusted the commands of, by path; damaged files trust nothing and are left out. */
export async function listTrusted(stateDir: string): Promise<readonly TrustedProject[]> {
  const folder = join(stateDir, 'trust');
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => read(join(folder, name))),
  );
  return found
    .filter((one) => one !== undefined)
    .sort((one, other) => (one.repo < other.repo ? -1 : 1));
}

/** Takes a project's trust back; false where there was none. */
export async function forgetTrust(stateDir: string, repo: string): Promise<boolean> {
  const files = (await listTrusted(stateDir)).filter((one) => one.repo === repo);
  await Promise.all(files.map(({ file }) => rm(file, { force: true })));
  return files.length > 0;
}

async function read(file: string): Promise<TrustedProject | undefined> {
  try {
    const { repo, hashes } = JSON.parse(await readFile(file, 'utf8')) as {
      readonly repo?: unknown;
      readonly hashes?: unknown;
    };
    if (typeof repo !== 'string' || !Array.isArray(hashes)) return undefined;
    return { repo, hashes: hashes.map(String), file };
  } catch {
    return undefined;
  }
}
