import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SlotRecord } from '../status.ts';

/** What the slot did in the last days, one JSON line each, one file a day. */
export interface History {
  append(record: SlotRecord): void;
  /** Resolves when everything appended so far is written or has failed. */
  flush(): Promise<void>;
  /** Flushes; what is appended later is not written. */
  close(): Promise<void>;
}

const daysKept = 7;
const namePattern = /^history-\d{4}-\d{2}-\d{2}\.jsonl$/;
/** Told, and not worth keeping. */
const passing = new Set(['enqueue', 'start', 'first_token']);

/** Lines are gathered for so long: a disk that is asked for each one slows the line of callers. */
const gatherMs = 100;

/** A history in the slot's folder. A disk that does not take it costs the history, never the slot. */
export function createHistory(dir: string): History {
  let waiting: SlotRecord[] = [];
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let day = '';
  let closed = false;
  const write = async (): Promise<void> => {
    const lines = waiting.map((record) => `${JSON.stringify(record)}\n`).join('');
    waiting = [];
    if (lines === '') return;
    const today = new Date(Date.now()).toISOString().slice(0, 10);
    try {
      if (day !== today) await mkdir(dir, { recursive: true, mode: 0o700 });
      await appendFile(join(dir, `history-${today}.jsonl`), lines, { mode: 0o600 });
      if (day !== today) await forgetOld(dir);
      day = today;
    } catch {
      // The next lines are tried again, with their folder.
      day = '';
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  return {
    append: (record) => {
      if (closed || passing.has(record.type)) return;
      waiting.push(record);
      timer ??= setTimeout(() => void flush(), gatherMs);
    },
    flush,
    close: () => {
      closed = true;
      return flush();
    },
  };
}

async function forgetOld(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => namePattern.test(name)).sort();
  for (const name of names.slice(0, -daysKept)) await rm(join(dir, name), { force: true });
}

/** Records since a time, oldest first; lines that cannot be read are passed over. */
export async function readHistory(dir: string, sinceMs: number): Promise<readonly SlotRecord[]> {
  const names = await readdir(dir).catch(() => []);
  const since = `history-${new Date(sinceMs).toISOString().slice(0, 10)}`;
  const records: SlotRecord[] = [];
  for (const name of names.filter((each) => namePattern.test(each) && each >= since).sort()) {
    const text = await readFile(join(dir, name), 'utf8').catch(() => '');
    records.push(...text.split('\n').flatMap(recordOf));
  }
  return records.filter((record) => record.atMs >= sinceMs);
}

function recordOf(line: string): readonly SlotRecord[] {
  if (line === '') return [];
  try {
    const record: SlotRecord = JSON.parse(line);
    return typeof record.atMs === 'number' && typeof record.type === 'string' ? [record] : [];
  } catch {
    return [];
  }
}
