import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFact } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import {
  journalFile,
  openFileJournal,
  readFileJournal,
} from '../../source/journal/file-journal.edge.ts';
import { encodeLine } from '../../source/journal/journal-line.ts';

/** `value` is text where nothing could be measured. */
export interface Figure {
  readonly name: string;
  readonly value: number | string;
  readonly unit: string;
  readonly target?: string;
  readonly ok?: boolean;
}

const callers = 32;
const rounds = 5;
const roundMs = 1000;
const replayed = 100_000;

/** Facts of usual size: lines of about 200 and 380 bytes. */
const fact: Fact = {
  type: 'CallBegun',
  call: 's1.work.1',
  prompt: `sha256:${'0123456789abcdef'.repeat(4)}`,
  estimate: { usd: 0.0123, mark: 'estimated' },
};
const padded: Fact = { type: 'JobEnded', status: 'landed', because: 'x'.repeat(280) };

/** What this file needs of better-sqlite3. */
interface Database {
  pragma(text: string): unknown;
  exec(sql: string): unknown;
  prepare(sql: string): { run(...values: readonly unknown[]): unknown };
  close(): void;
}
type OpenDatabase = new (path: string) => Database;

/** Durable appends against better-sqlite3 in the same minute on the same disk, and the time of a replay. */
export async function bench(): Promise<readonly Figure[]> {
  // Beside the project: a folder for temporary files may be in memory, where a sync costs nothing.
  const dir = await mkdtemp(join(process.cwd(), 'node_modules', '.bench-journal-'));
  try {
    return [...(await benchAppends(dir)), ...(await benchReplay(dir))];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function benchAppends(dir: string): Promise<readonly Figure[]> {
  const sqlite = await findSqlite();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await journalRate(join(dir, `journal-${round}`)));
    if (sqlite !== undefined) theirs.push(sqliteRate(sqlite, join(dir, `sqlite-${round}.db`)));
  }
  const rate = median(ours);
  const name = `journal: durable appends, ${callers} callers`;
  const own: Figure = { name, value: Math.round(rate), unit: 'facts/s' };
  if (sqlite === undefined) {
    const value = 'not measured: better-sqlite3 is not installed in test/bench';
    return [own, { name: 'journal: appends against better-sqlite3', value, unit: '' }];
  }
  const peer = median(theirs);
  const ratio = rate / peer;
  return [
    own,
    {
      name: 'better-sqlite3: WAL, FULL, one a transaction',
      value: Math.round(peer),
      unit: 'rows/s',
    },
    {
      name: 'journal: appends against better-sqlite3',
      value: Math.round(ratio * 100) / 100,
      unit: 'x',
      target: '≥ 2',
      ok: ratio >= 2,
    },
  ];
}

async function journalRate(dir: string): Promise<number> {
  const opened = await openFileJournal<Fact>({
    dir,
    decode: decodeFact,
    now: Date.now,
    onTorn: ({ bytes }) => ({ type: 'TailCut', bytes }),
  });
  if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
  const { journal } = opened;
  const began = performance.now();
  const call = async (): Promise<void> => {
    while (performance.now() - began < roundMs) {
      const result = await journal.append([padded], 'any', Date.now());
      if (result.status !== 'durable') throw new Error(JSON.stringify(result));
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const rate = journal.seq() / ((performance.now() - began) / 1000);
  await journal.close();
  return rate;
}

/** Callers take turns on one connection: it is synchronous, so more of them change nothing. */
function sqliteRate(Sqlite: OpenDatabase, path: string): number {
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table facts (seq integer primary key, at integer, fact text)');
  const insert = database.prepare('insert into facts (at, fact) values (?, ?)');
  const began = performance.now();
  let rows = 0;
  while (performance.now() - began < roundMs) {
    insert.run(Date.now(), JSON.stringify(padded));
    rows += 1;
  }
  const rate = rows / ((performance.now() - began) / 1000);
  database.close();
  return rate;
}

async function findSqlite(): Promise<OpenDatabase | undefined> {
  const name: string = 'better-sqlite3';
  const found: { readonly default: OpenDatabase } | undefined = await import(name).catch(
    () => undefined,
  );
  return found?.default;
}

async function benchReplay(dir: string): Promise<readonly Figure[]> {
  const lines: string[] = [];
  for (let seq = 1; seq <= replayed; seq += 1) {
    const line = encodeLine({ seq, at: seq, fact: seq % 2 === 0 ? fact : padded });
    if (line.status === 'encoded') lines.push(line.text);
  }
  const text = lines.join('');
  await writeFile(join(dir, journalFile), text);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const read = await readFileJournal<Fact>(dir, decodeFact);
    times.push(performance.now() - began);
    if (read.status !== 'read' || read.seq !== replayed) throw new Error(read.status);
  }
  const tookMs = Math.round(median(times));
  const name = `journal: replay of ${replayed} facts`;
  return [
    { name, value: tookMs, unit: 'ms', target: '≤ 1000', ok: tookMs <= 1000 },
    {
      name: 'journal: bytes a fact in that replay',
      value: Math.round(text.length / replayed),
      unit: 'B',
    },
  ];
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
