import { Buffer } from 'node:buffer';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DiskCalls, diskCalls } from '../../source/base/durable.edge.ts';
import { createGroupCommit } from '../../source/journal/group-commit.edge.ts';
import { tempDir } from './notes.ts';

/** A disk in memory that counts its calls and lets a test hold a sync back or break a call. */
function scriptedDisk(faults: { readonly write?: () => number; readonly sync?: () => void } = {}) {
  const seen = { written: '', durable: '', syncs: 0 };
  const held: (() => void)[] = [];
  const disk: DiskCalls = {
    async write(_fd, bytes, offset, length) {
      const part = Math.min(length, faults.write?.() ?? length);
      seen.written += Buffer.from(bytes.subarray(offset, offset + part)).toString();
      return part;
    },
    async sync() {
      seen.syncs += 1;
      const cut = seen.written;
      faults.sync?.();
      if (faults.sync === undefined) await new Promise<void>((resolve) => held.push(resolve));
      seen.durable = cut;
    },
    async truncate(_fd, length) {
      seen.written = seen.written.slice(0, length);
    },
  };
  return { disk, seen, held };
}

/** Turns the event loop until `met` holds. */
async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setImmediate(resolve));
}

describe('createGroupCommit', () => {
  it('acknowledges only what a finished sync covers, and shares one sync among those who wait', async () => {
    const { disk, seen, held } = scriptedDisk();
    const group = createGroupCommit({ fd: 0, disk, startBytes: 0 });
    const acked: string[] = [];
    const commit = async (text: string): Promise<void> => {
      await group.commit(text, text.length);
      expect(seen.durable).toContain(text);
      acked.push(text);
    };
    const first = commit('a');
    await until(() => held.length === 1);
    const rest = ['b', 'c', 'd'].map(commit);
    await new Promise((resolve) => setImmediate(resolve));
    expect(acked).toEqual([]);
    held[0]?.();
    await first;
    expect(acked).toEqual(['a']);
    await until(() => held.length === 2);
    expect(acked).toEqual(['a']);
    held[1]?.();
    await Promise.all(rest);
    expect(acked).toEqual(['a', 'b', 'c', 'd']);
    expect(seen).toMatchObject({ durable: 'abcd', syncs: 2 });
    expect(group.durableBytes()).toBe(4);
  });

  it('writes on until every byte is written when the disk takes one at a time', async () => {
    const { disk, seen } = scriptedDisk({ write: () => 1, sync: () => undefined });
    const group = createGroupCommit({ fd: 0, disk, startBytes: 0 });
    expect(await group.commit('hello\n', 6)).toEqual({ status: 'durable' });
    expect(seen.durable).toBe('hello\n');
  });

  it('fails instead of spinning when the disk takes nothing', async () => {
    const { disk } = scriptedDisk({ write: () => 0, sync: () => undefined });
    const group = createGroupCommit({ fd: 0, disk, startBytes: 0 });
    expect(await group.commit('a', 1)).toMatchObject({ status: 'failed' });
  });

  it('never syncs again after a failed sync, and fails everyone from then on', async () => {
    let broken = false;
    const { disk, seen } = scriptedDisk({
      sync: () => {
        if (broken) throw new Error('EIO: i/o error, fdatasync');
      },
    });
    const group = createGroupCommit({ fd: 0, disk, startBytes: 0 });
    expect(await group.commit('a', 1)).toEqual({ status: 'durable' });
    broken = true;
    const failures = await Promise.all([group.commit('b', 1), group.commit('c', 1)]);
    broken = false;
    failures.push(await group.commit('d', 1));
    for (const failure of failures) {
      expect(failure).toMatchObject({ status: 'failed', what: expect.stringContaining('EIO') });
    }
    expect(seen).toMatchObject({ syncs: 2, written: 'a', durable: 'a' });
    expect(group.durableBytes()).toBe(1);
  });

  it('takes back the part that a failed write left', async () => {
    let calls = 0;
    const { disk, seen } = scriptedDisk({
      write: () => {
        calls += 1;
        if (calls === 3) throw new Error('ENOSPC: no space left on device, write');
        return calls === 1 ? 2 : 1;
      },
      sync: () => undefined,
    });
    const group = createGroupCommit({ fd: 0, disk, startBytes: 0 });
    await group.commit('ok', 2);
    expect(await group.commit('lost', 4)).toMatchObject({
      status: 'failed',
      what: expect.stringContaining('ENOSPC'),
    });
    expect(seen.written).toBe('ok');
  });

  it('has nothing on its way after drain', async () => {
    const path = join(await tempDir(), 'file');
    const handle = await open(path, 'a');
    onTestFinished(() => handle.close());
    const group = createGroupCommit({ fd: handle.fd, disk: diskCalls, startBytes: 0 });
    const all = Array.from({ length: 50 }, (_, index) =>
      group.commit(`${index};`, `${index};`.length),
    );
    await group.drain();
    expect((await Promise.all(all)).every(({ status }) => status === 'durable')).toBe(true);
    expect(await readFile(path, 'utf8')).toHaveLength(group.durableBytes());
  });

  it.runIf(process.platform === 'linux')('fails on a device that is full', async () => {
    const handle = await open('/dev/full', 'a');
    onTestFinished(() => handle.close());
    const group = createGroupCommit({ fd: handle.fd, disk: diskCalls, startBytes: 0 });
    expect(await group.commit('a', 1)).toMatchObject({
      status: 'failed',
      what: expect.stringContaining('ENOSPC'),
    });
  });
});
