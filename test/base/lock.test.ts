import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockHolder, takeLock } from '../../source/base/lock.edge.ts';
import { processStart } from '../../source/base/process-identity.edge.ts';
import { tempDir } from '../journal/notes.ts';

const holder = resolve('test/fixtures/journal/holder.ts');

/** Starts a process that tries to take the lock; gives its first line. */
async function startHolder(dir: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [holder, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(child.stdout, 'data');
  return { child, said: String(line).trim() };
}

async function writeClaim(dir: string, name: string, claim: object | string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const text = typeof claim === 'string' ? claim : JSON.stringify(claim);
  await writeFile(join(dir, `${name}.claim`), text);
}

describe('takeLock', () => {
  it('locks a folder that nobody holds, and leaves nothing behind when released', async () => {
    const dir = join(await tempDir(), 'lock');
    const lock = await takeLock(dir, () => 77);
    expect(await lockHolder(dir)).toEqual({ pid: process.pid, since: 77, host: hostname() });
    if (lock.status === 'locked') await lock.release();
    expect(await lockHolder(dir)).toBeUndefined();
    expect(await readdir(dir)).toEqual([]);
  });

  it('tells the second taker who holds it and since when', async () => {
    const dir = join(await tempDir(), 'lock');
    await takeLock(dir, () => 1000);
    expect(await takeLock(dir, () => 9000)).toEqual({
      status: 'held',
      pid: process.pid,
      since: 1000,
      host: hostname(),
    });
    expect(await readdir(dir)).toHaveLength(1);
  });

  it('is held against another process, and taken over once that was killed', async () => {
    const dir = join(await tempDir(), 'lock');
    const first = await startHolder(dir);
    expect(first.said).toBe('locked');
    expect(await takeLock(dir, Date.now)).toMatchObject({ status: 'held', pid: first.child.pid });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(await takeLock(dir, Date.now)).toMatchObject({ status: 'locked' });
    expect(await readdir(dir)).toHaveLength(1);
  });

  it('takes over from a process whose pid was given to another', async () => {
    const dir = join(await tempDir(), 'lock');
    const claim = { pid: process.pid, start: 'another boot/1', since: 1, host: hostname() };
    await writeClaim(dir, 'old', claim);
    expect(await takeLock(dir, Date.now)).toMatchObject({ status: 'locked' });
  });

  it.each([
    ['held', process.pid],
    ['locked', 2 ** 22 + 1],
  ])('goes by the pid alone where the start is not known: %s', async (status, pid) => {
    const dir = join(await tempDir(), 'lock');
    await writeClaim(dir, 'bare', { pid, start: '', since: 1, host: hostname() });
    expect(await takeLock(dir, Date.now)).toMatchObject({ status });
  });

  it('does not judge a claim from another machine', async () => {
    const dir = join(await tempDir(), 'lock');
    await writeClaim(dir, 'far', { pid: 1, start: 'x', since: 1, host: 'elsewhere.invalid' });
    expect(await takeLock(dir, Date.now)).toEqual({
      status: 'held',
      pid: 1,
      since: 1,
      host: 'elsewhere.invalid',
    });
  });

  it.each(['', '{"pid":', '[]', 'null', '{"pid":"1"}'])(
    'removes the torn claim %j',
    async (text) => {
      const dir = join(await tempDir(), 'lock');
      await writeClaim(dir, 'torn', text);
      expect(await takeLock(dir, Date.now)).toMatchObject({ status: 'locked' });
      expect(await readdir(dir)).toHaveLength(1);
    },
  );

  it('gives a stale lock to exactly one of many takers in one process', async () => {
    const dir = join(await tempDir(), 'lock');
    for (let round = 0; round < 3; round += 1) {
      const claim = { pid: process.pid, start: 'gone', since: 1, host: hostname() };
      await writeClaim(dir, 'stale', claim);
      const all = await Promise.all(Array.from({ length: 6 }, () => takeLock(dir, Date.now)));
      const locked = all.filter((lock) => lock.status === 'locked');
      expect(locked).toHaveLength(1);
      for (const lock of locked) await lock.release();
    }
  });

  it('is never held twice when processes start at once, and goes to one of them', async () => {
    const dir = join(await tempDir(), 'lock');
    const start = await processStart(process.pid);
    expect(start).toBeTruthy();
    const all = await Promise.all(Array.from({ length: 4 }, () => startHolder(dir)));
    expect(all.filter(({ said }) => said === 'locked')).toHaveLength(1);
  });
});
