import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';
import { sha256 } from '../../domain/sha256.ts';
import type { Secret } from '../../safety/redact.ts';
import { indexName, indexStatus, printIndex } from './index-file.ts';
import { scanSecrets, secretProblems } from './secret-scan.ts';
import { makeFolder, moveInto, readBytes, writeOver } from './store-files.edge.ts';
import { archiveName, type StoreReading } from './store-reader.edge.ts';

/** An index of ten thousand facts has about a megabyte. */
const mostIndexBytes = 64 * 1024 * 1024;
const mostRounds = 20;

/** Why a folder is no store, by its index; undefined when it is one. */
export async function indexTrouble(dir: string): Promise<Problem | undefined> {
  const file = join(dir, indexName);
  const found = await lstat(file).catch(() => undefined);
  if (found?.isFile()) return undefined;
  const [what, remedy] =
    found === undefined
      ? [`There is no ${indexName}, so this is not a memory yet.`, 'Make it one: fugu memory init']
      : [
          'It is no plain file, and links are not followed.',
          'Move it away, then: fugu memory init',
        ];
  return { severity: 'error', kind: 'input', file, what, remedy };
}

/**
 * Makes the index hold what the files hold. Another writer may add a fact meanwhile, so it looks again
 * after writing, until nothing has changed. An index that somebody edited goes to the archive first.
 */
export async function refreshIndex(
  dir: string,
  read: () => Promise<StoreReading>,
  secrets: readonly Secret[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  let reading = await read();
  for (let round = 0; round < mostRounds; round += 1) {
    const text = printIndex(reading.facts.map(({ fact }) => fact));
    const before = await indexText(dir);
    if (before === text) return problems;
    if (before !== undefined) {
      const kept = await keepEdited(dir, before, secrets);
      problems.push(...kept.problems);
      if (!kept.free) return problems;
    }
    await writeOver(dir, indexName, text);
    const after = await read();
    if (after.stamp === reading.stamp) return problems;
    reading = after;
  }
  return problems;
}

async function indexText(dir: string): Promise<string | undefined> {
  const bytes = await readBytes(join(dir, indexName), mostIndexBytes);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Puts an index with words of a person's own where they are not lost. */
async function keepEdited(
  dir: string,
  text: string,
  secrets: readonly Secret[],
): Promise<{ readonly free: boolean; readonly problems: readonly Problem[] }> {
  if (indexStatus(text) === 'own') return { free: true, problems: [] };
  const file = join(dir, indexName);
  const [places = []] = await scanSecrets([text], secrets);
  if (places.length > 0) return { free: false, problems: secretProblems(places, file) };
  const archive = join(dir, archiveName);
  await makeFolder(archive);
  const name = `INDEX.${sha256(text).slice('sha256:'.length, 'sha256:'.length + 12)}.md`;
  await moveInto(archive, file, name);
  const what = `It was edited by hand; that text is kept as ${join(archiveName, name)}.`;
  const remedy = 'Put what it says into facts: the index is made from them.';
  return { free: true, problems: [{ severity: 'warning', kind: 'input', file, what, remedy }] };
}
