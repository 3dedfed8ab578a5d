import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../source/base/lock.edge.ts';
import { journalFile, journalLock } from '../../source/journal/file-journal.edge.ts';
import { encodeLine } from '../../source/journal/journal-line.ts';
import type { DecodeFact } from '../../source/journal/port-shape.ts';
import { openTail, ownershipOf } from '../../source/journal/tail.edge.ts';

type Said = { readonly type: string; readonly text?: string };
const said = (text: string): Said => ({ type: 'Said', text });
const decode: DecodeFact<Said> = (value) => ({ status: 'read', fact: value as Said });

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fugu-tail-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const path = () => join(dir, journalFile);

function line(seq: number, text = `fact ${seq}`): string {
  const encoded = encodeLine({ seq, at: seq * 1000, fact: said(text) });
  return encoded.status === 'encoded' ? encoded.text : '';
}

describe('openTail', () => {
  it('reads a journal that is not there yet as empty, and each fact once when it comes', async () => {
    const tail = openTail(dir, decode);
    expect(await tail.next()).toEqual({ status: 'read', records: [] });
    await writeFile(path(), line(1) + line(2));
    expect(await tail.next()).toMatchObject({ records: [{ seq: 1 }, { seq: 2 }] });
    expect(await tail.next()).toEqual({ status: 'read', records: [] });
    await appendFile(path(), line(3));
    expect(await tail.next()).toMatchObject({ records: [{ seq: 3, fact: { text: 'fact 3' } }] });
  });

  it('leaves a line that is still being written for the next look', async () => {
    const tail = openTail(dir, decode);
    const third = line(3, 'a whole line, ünd more');
    await writeFile(path(), line(1) + line(2) + third.slice(0, 20));
    expect(await tail.next()).toMatchObject({ records: [{ seq: 1 }, { seq: 2 }] });
    await appendFile(path(), third.slice(20));
    expect(await tail.next()).toMatchObject({ records: [{ seq: 3 }] });
  });

  it('goes on after an owner cut a torn end that was never given', async () => {
    const tail = openTail(dir, decode);
    const good = line(1);
    await writeFile(path(), `${good}torn`);
    expect(await tail.next()).toMatchObject({ records: [{ seq: 1 }] });
    await truncate(path(), Buffer.byteLength(good));
    await appendFile(path(), line(2));
    expect(await tail.next()).toMatchObject({ records: [{ seq: 2 }] });
  });

  it('refuses a gap, naming the line, and a journal that became shorter', async () => {
    const tail = openTail(dir, decode);
    await writeFile(path(), line(1) + line(2));
    await tail.next();
    await appendFile(path(), line(4));
    expect(await tail.next()).toMatchObject({
      status: 'refused',
      problem: { line: 3, what: expect.stringContaining('carries seq 4 where 3 must stand') },
    });
    await writeFile(path(), line(1));
    expect(await tail.next()).toMatchObject({
      status: 'refused',
      problem: { what: expect.stringContaining('is shorter than it was') },
    });
  });

  it('says that a journal it has read is gone', async () => {
    const tail = openTail(dir, decode);
    await writeFile(path(), line(1));
    await tail.next();
    await rm(path());
    expect(await tail.next()).toMatchObject({ status: 'failed' });
  });
});

describe('ownershipOf', () => {
  it('is closed where nobody ever had the run, or left it properly', async () => {
    expect(await ownershipOf(dir)).toEqual({ status: 'closed' });
  });

  it('names the owner while the lock is held, whatever lies in the folder', async () => {
    const lock = await takeLock(join(dir, journalLock), () => 5);
    await writeFile(join(dir, 'control.sock'), '');
    expect(await ownershipOf(dir)).toMatchObject({
      status: 'open',
      owner: { pid: process.pid, since: 5 },
    });
    if (lock.status === 'locked') await lock.release();
  });

  it('is crashed where nobody holds the lock and the control socket was left behind', async () => {
    await writeFile(join(dir, 'control.sock'), '');
    expect(await ownershipOf(dir)).toEqual({ status: 'crashed' });
  });
});
