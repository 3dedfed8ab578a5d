import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { diskCalls } from '../../source/base/durable.edge.ts';
import {
  journalFile,
  openFileJournal,
  readFileJournal,
} from '../../source/journal/file-journal.edge.ts';
import {
  decodeNote,
  journalOf,
  lineOf,
  note,
  openNotes,
  optionsFor,
  tempDir,
  textsOf,
} from './notes.ts';

const run = promisify(execFile);
const writer = resolve('test/fixtures/journal/writer.ts');

/** A run's folder with this journal in it. */
async function folderWith(bytes: Uint8Array): Promise<string> {
  const dir = await tempDir();
  await writeFile(join(dir, journalFile), bytes);
  return dir;
}

describe('openFileJournal', () => {
  it('makes a 0600 file in a 0700 folder, missing parents included', async () => {
    const dir = join(await tempDir(), 'runs', 'r1');
    await openNotes(dir);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, '..'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, journalFile))).mode & 0o777).toBe(0o600);
  });

  it('goes on where the journal ended', async () => {
    const dir = await tempDir();
    const first = await openNotes(dir);
    await first.journal.append([note('a'), note('b')], 0, 5);
    await first.journal.close();
    const second = await openNotes(dir);
    expect(second.records).toEqual([
      { seq: 1, at: 5, fact: note('a') },
      { seq: 2, at: 5, fact: note('b') },
    ]);
    expect(second.cut).toBeUndefined();
    await second.journal.append([note('c')], 2, 6);
    expect(await textsOf(second.journal)).toEqual(['a', 'b', 'c']);
    const text = await readFile(join(dir, journalFile), 'utf8');
    expect(text.split('\n')).toHaveLength(4);
  });

  it('cuts a tail torn at any byte of the last three lines, journals the cut and keeps the bytes', async () => {
    const texts = ['one', 'two', 'three', 'four'];
    const whole = journalOf(...texts);
    const ends = texts.map((_, index) => journalOf(...texts.slice(0, index + 1)).length);
    for (let length = ends[0] ?? 0; length < whole.length; length += 1) {
      const dir = await folderWith(whole.subarray(0, length));
      const { journal, records, cut } = await openNotes(dir);
      const kept = texts.slice(0, ends.filter((end) => end <= length).length);
      const end = ends[kept.length - 1] ?? 0;
      const marks = end === length ? [] : ['tail-cut'];
      expect(await textsOf(journal)).toEqual([...kept, ...marks]);
      expect(records).toHaveLength(kept.length + marks.length);
      if (cut === undefined) expect(end).toBe(length);
      else expect(await readFile(join(dir, cut.keptAs))).toEqual(whole.subarray(end, length));
      expect(await journal.append([note('on')], records.length, 9)).toMatchObject({
        status: 'durable',
      });
      await journal.close();
      expect(await readFileJournal(dir, decodeNote)).toMatchObject({ seq: records.length + 1 });
    }
  });

  it('keeps the bytes of a second tear at the same place beside the first', async () => {
    const dir = await folderWith(Buffer.from(`${lineOf(1, 'a')}torn`));
    await (await openNotes(dir)).journal.close();
    await truncate(join(dir, journalFile), lineOf(1, 'a').length + 3);
    await openNotes(dir);
    const kept = (await readdir(dir)).filter((name) => name.startsWith('torn-'));
    expect(kept).toHaveLength(2);
  });

  it('refuses damage in the middle with its line, changes nothing and lets go of the lock', async () => {
    const bytes = journalOf('a', 'b', 'c');
    bytes[lineOf(1, 'a').length + 20] = 0;
    const dir = await folderWith(bytes);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await openFileJournal(optionsFor(dir))).toMatchObject({
        status: 'refused',
        problem: { line: 2 },
      });
    }
    expect(await readFile(join(dir, journalFile))).toEqual(bytes);
  });

  it('gives a second opener the pid of the first, and opens once that has closed', async () => {
    const dir = await tempDir();
    const first = await openNotes(dir);
    expect(await openFileJournal(optionsFor(dir))).toMatchObject({
      status: 'held',
      pid: process.pid,
    });
    await first.journal.close();
    expect((await openNotes(dir)).records).toEqual([]);
  });

  it('says what is so when the folder cannot be made', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'file'), '');
    expect(await openFileJournal(optionsFor(join(dir, 'file', 'run')))).toMatchObject({
      status: 'failed',
      what: expect.stringContaining('ENOTDIR'),
    });
  });

  it('says what is so when the journal is a folder', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, journalFile));
    expect(await openFileJournal(optionsFor(dir))).toMatchObject({
      status: 'failed',
      what: expect.stringContaining('EISDIR'),
    });
  });

  it('fails to open, with the lock given back, when the first sync fails', async () => {
    const dir = await tempDir();
    const sync = async (): Promise<void> => {
      throw new Error('EIO: i/o error, fdatasync');
    };
    expect(await openFileJournal(optionsFor(dir, { disk: { ...diskCalls, sync } }))).toMatchObject({
      status: 'failed',
      what: expect.stringContaining('EIO'),
    });
    await openNotes(dir);
  });

  it('recovers exactly what was acknowledged after a failed sync', async () => {
    const dir = await tempDir();
    let syncs = 0;
    const sync = async (fd: number): Promise<void> => {
      syncs += 1;
      if (syncs === 4) throw new Error('EIO: i/o error, fdatasync');
      return diskCalls.sync(fd);
    };
    const { journal } = await openNotes(dir, { disk: { ...diskCalls, sync } });
    const results = [];
    for (let index = 0; index < 5; index += 1) {
      results.push((await journal.append([note(`n${index}`)], 'any', 1)).status);
    }
    expect(results).toEqual(['durable', 'durable', 'failed', 'failed', 'failed']);
    expect(journal.seq()).toBe(2);
    await journal.close();
    const again = await openNotes(dir);
    expect(again.records.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(again.cut).toBeUndefined();
  });

  it('recovers when even the cut after a failed write fails', async () => {
    const dir = await tempDir();
    let writes = 0;
    const disk = {
      ...diskCalls,
      async write(fd: number, bytes: Uint8Array, offset: number, length: number) {
        writes += 1;
        if (writes === 3) throw new Error('EIO: i/o error, write');
        return diskCalls.write(fd, bytes, offset, writes === 2 ? 7 : length);
      },
      async truncate() {
        throw new Error('EIO: i/o error, ftruncate');
      },
    };
    const { journal } = await openNotes(dir, { disk });
    expect(await journal.append([note('a')], 0, 1)).toMatchObject({ status: 'durable' });
    expect(await journal.append([note('b')], 1, 1)).toMatchObject({ status: 'failed' });
    expect(await textsOf(journal)).toEqual(['a']);
    await journal.close();
    const again = await openNotes(dir);
    expect(again.cut).toMatchObject({ bytes: 7 });
    expect(await textsOf(again.journal)).toEqual(['a', 'tail-cut']);
  });

  it('does not read lines that are on their way', async () => {
    const dir = await tempDir();
    let release = (): void => undefined;
    const gate = new Promise<void>((done) => {
      release = done;
    });
    let syncs = 0;
    const sync = async (fd: number): Promise<void> => {
      syncs += 1;
      if (syncs > 1) await gate;
      return diskCalls.sync(fd);
    };
    const { journal } = await openNotes(dir, { disk: { ...diskCalls, sync } });
    const waiting = journal.append([note('a')], 0, 1);
    while (syncs < 2) await new Promise((turn) => setImmediate(turn));
    expect(journal.seq()).toBe(0);
    expect(await textsOf(journal)).toEqual([]);
    release();
    await waiting;
    expect(await textsOf(journal)).toEqual(['a']);
  });

  it('writes what is on its way before it closes', async () => {
    const dir = await tempDir();
    const { journal } = await openNotes(dir);
    const waiting = Array.from({ length: 20 }, () => journal.append([note('a')], 'any', 1));
    await journal.close();
    expect((await Promise.all(waiting)).every(({ status }) => status === 'durable')).toBe(true);
    expect(await readFileJournal(dir, decodeNote)).toMatchObject({ seq: 20 });
  });

  it('keeps every acknowledged fact when the file may not grow, where the last write is short', async () => {
    const dir = await tempDir();
    // dash counts in 512-byte blocks, bash in 1024: 20 or 40 KiB, both no multiple of a line.
    const script = `ulimit -f 40; exec "$0" "$@"`;
    const args = ['-c', script, process.execPath, writer, dir, '1', '200', '1000'];
    const ended = await run('sh', args).catch((error: { readonly stdout: string }) => error);
    const acked = [...ended.stdout.matchAll(/^acked (\d+)$/gm)].length;
    expect(acked).toBeGreaterThan(10);
    expect(acked).toBeLessThan(200);
    const again = await openFileJournal({
      ...optionsFor(dir),
      decode: (value) => ({ status: 'read', fact: value as ReturnType<typeof note> }),
    });
    if (again.status !== 'open') throw new Error(JSON.stringify(again));
    expect(again.records.length - (again.cut === undefined ? 0 : 1)).toBe(acked);
    await again.journal.close();
  });
});

describe('readFileJournal', () => {
  it('reads a run that is owned, and leaves a torn tail alone', async () => {
    const bytes = Buffer.from(`${lineOf(1, 'a')}torn`);
    const dir = await folderWith(bytes);
    expect(await readFileJournal(dir, decodeNote)).toMatchObject({ status: 'read', seq: 1 });
    expect(await readFile(join(dir, journalFile))).toEqual(bytes);
  });

  it('reads a folder without a journal as empty', async () => {
    expect(await readFileJournal(await tempDir(), decodeNote)).toEqual({
      status: 'read',
      records: [],
      seq: 0,
    });
  });

  it('refuses damage with its line', async () => {
    const dir = await folderWith(Buffer.concat([Buffer.from('damaged\n'), journalOf('a')]));
    expect(await readFileJournal(dir, decodeNote)).toMatchObject({
      status: 'refused',
      problem: { line: 1 },
    });
  });
});
