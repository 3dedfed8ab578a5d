/** A run's journal as bytes, and the copy of what stood in it when a person accepted the result. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDir } from '../base/durable.edge.ts';
import { errorCode } from '../base/error-text.ts';
import { writeWhole } from '../base/write-whole.edge.ts';
import { headsOf, jsonLines } from './chain.ts';
import { journalFile } from './file-journal.edge.ts';

/** Name of the copy in a run's folder. */
export const copyFile = 'accepted.jsonl';

/**
 * The head of the chain after line `seq`, which must be durable. Those lines are kept as a copy; it
 * only tells more when they are changed later, so a disk that does not take it stops nothing.
 */
export async function anchorJournal(dir: string, seq: number): Promise<string> {
  const bytes = await readFile(join(dir, journalFile));
  const lines = jsonLines(bytes).slice(0, seq);
  const head = headsOf(lines).at(-1);
  if (lines.length < seq || head === undefined || seq < 1) {
    throw new Error(`The journal has ${lines.length} lines where ${seq} were written.`);
  }
  const kept = await bytesOf(join(dir, copyFile));
  // The first copy is nearest to the decision; one made later would hide a change in between.
  if (kept === undefined) {
    await keepCopy(dir, bytes.subarray(0, endOfLine(bytes, seq))).catch(() => undefined);
  }
  return head;
}

/** The journal and the copy as they are; undefined for one that is not there. */
export async function readAnchored(dir: string) {
  return {
    journal: await bytesOf(join(dir, journalFile)),
    copy: await bytesOf(join(dir, copyFile)),
  };
}

function endOfLine(bytes: Buffer, line: number): number {
  let end = 0;
  for (let count = 0; count < line; count += 1) end = bytes.indexOf('\n', end) + 1;
  return end;
}

async function keepCopy(dir: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(join(dir, copyFile), bytes);
  await syncDir(dir);
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
