import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock, tryLock } from '../../../source/base/numbered-lock.edge.ts';
import { root } from '../../helpers/tracked.ts';
import { open, sample, tempRoot } from '../sample.ts';

describe('a lock', () => {
  it('is held by one taker, and by the next after release', async () => {
    const folder = join(tempRoot(), 'lock');
    const first = await tryLock(folder);
    expect(first?.inherited).toBe(false);
    expect(await tryLock(folder)).toBeUndefined();
    await first?.release();
    const second = await tryLock(folder);
    expect(second?.inherited).toBe(false);
    expect(second?.number).toBeGreaterThan(first?.number ?? 0);
  });

  it('is never held by two of many that ask at once', async () => {
    const folder = join(tempRoot(), 'lock');
    let held = 0;
    let most = 0;
    const turns = Array.from({ length: 12 }, async () => {
      const lock = await takeLock(folder, 15_000);
      held += 1;
      most = Math.max(most, held);
      await new Promise((resolve) => setTimeout(resolve, 2));
      held -= 1;
      await lock?.release();
      return lock !== undefined;
    });
    expect((await Promise.all(turns)).every(Boolean)).toBe(true);
    expect(most).toBe(1);
    expect(readdirSync(folder).filter((name) => /^\d+$/.test(name))).toHaveLength(1);
  });

  it('is inherited from a process that is gone, or whose number now means another', async () => {
    const folder = join(tempRoot(), 'lock');
    const lock = await tryLock(folder);
    const file = join(folder, String(lock?.number));
    const holder = JSON.parse(readFileSync(file, 'utf8')) as { readonly pid: number };
    writeFileSync(file, JSON.stringify({ ...holder, started: 'another time' }));
    const next = await tryLock(folder);
    expect(next?.inherited).toBe(true);
    expect(await tryLock(folder)).toBeUndefined();
  });

  it('is inherited from a file that a crash left unreadable', async () => {
    const folder = join(tempRoot(), 'lock');
    await (await tryLock(folder))?.release();
    writeFileSync(join(folder, '1'), '{"pid":');
    expect((await tryLock(folder))?.inherited).toBe(true);
  });
});

describe('a workspace whose index a crash cut', () => {
  it('begins anew and holds its tree', async () => {
    const s = sample({ 'a.txt': 'one\n' });
    const first = await open(s);
    await first.release();
    writeFileSync(join(first.dir, '..', 'index'), 'DIRC broken');
    const second = await open(s);
    expect(readFileSync(join(second.dir, 'a.txt'), 'utf8')).toBe('one\n');
    await second.release();
  });
});

describe('a workspace of a killed process', () => {
  it('is lent again under another name, and stays its own while the process lives', async () => {
    const s = sample({ 'a.txt': 'one\n' });
    const script = join(root, 'test/fixtures/workspace/hold-checkout.mjs');
    const child = spawn(process.execPath, [script, s.repo, s.stateDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    const theirs = String(line).trim();
    writeFileSync(join(theirs, 'orphan.txt'), 'x');
    const beside = await open(s);
    expect(beside.dir).not.toBe(theirs);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const after = await open(s);
    expect(after.dir).not.toBe(theirs);
    expect(after.dir.split('/').at(-2)).toBe(theirs.split('/').at(-2));
    expect(existsSync(theirs)).toBe(false);
    expect(readFileSync(join(after.dir, 'a.txt'), 'utf8')).toBe('one\n');
    await beside.release();
    await after.release();
  });
});
