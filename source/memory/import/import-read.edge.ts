import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import { sha256 } from '../../domain/sha256.ts';
import { codeOf } from '../store/store-files.edge.ts';

/** No memory an agent loads is longer. */
const mostBytes = 1_048_576;
const mostFiles = 500;

/** A file of an agent's memory as it was read. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly digest: string;
}

/** Reads the files that patterns name below a folder; nothing is written, and a missing one is none. */
export async function readSources(
  home: string,
  patterns: readonly string[],
): Promise<{ readonly files: readonly SourceText[]; readonly problems: readonly Problem[] }> {
  const paths = (await Promise.all(patterns.map((pattern) => expand(home, pattern)))).flat();
  const files: SourceText[] = [];
  const problems: Problem[] = [];
  for (const path of paths.slice(0, mostFiles)) {
    const read = await readSource(path);
    if (read === undefined) continue;
    if ('what' in read) problems.push(read);
    else files.push(read);
  }
  return { files, problems };
}

/** The digest of a file now; undefined when it is gone. */
export async function digestNow(path: string): Promise<string | undefined> {
  const read = await readSource(path);
  return read !== undefined && 'digest' in read ? read.digest : undefined;
}

async function expand(home: string, pattern: string): Promise<readonly string[]> {
  let folders: readonly string[] = [home];
  for (const part of pattern.split('/')) {
    const next = await Promise.all(
      folders.map(async (folder) =>
        part.includes('*') ? matching(folder, part) : [join(folder, part)],
      ),
    );
    folders = next.flat();
  }
  return folders;
}

async function matching(folder: string, part: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const ending = part.slice(1);
  return names
    .filter((name) => !name.startsWith('.') && name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** A person's own files may be links into a folder they keep them in: those are followed, read only. */
async function readSource(path: string): Promise<SourceText | Problem | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    if (found.size > mostBytes) {
      return problem(path, `It has ${found.size} bytes; at most ${mostBytes} are read.`);
    }
    const file = await open(path, 'r');
    const bytes = await file.readFile().finally(() => file.close());
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { path, text, digest: sha256(bytes) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    if (error instanceof TypeError) return problem(path, 'It is not UTF-8 text.');
    return problem(path, `It cannot be read (${codeOf(error) ?? String(error)}).`);
  }
}

function problem(file: string, what: string): Problem {
  const remedy = 'It is skipped; add what it says with fugu memory add.';
  return { severity: 'warning', kind: 'input', file, what, remedy };
}
