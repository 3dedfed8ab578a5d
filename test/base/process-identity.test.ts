import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processStart, processTable } from '../../source/base/process-identity.edge.ts';
import { needs } from '../helpers/needs.ts';

async function started(command: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(child, 'spawn');
  return child;
}

describe('processStart', () => {
  it('says the same twice for a living process', async () => {
    const first = await processStart(process.pid);
    expect(first).toBeTruthy();
    expect(await processStart(process.pid)).toBe(first);
  });

  it('says nothing for a process that has ended', async () => {
    const child = await started('sleep', ['60']);
    const pid = child.pid ?? 0;
    expect(await processStart(pid)).toBeTruthy();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await processStart(pid)).toBeUndefined();
  });

  it('counts a zombie as ended', async () => {
    const script = 'sleep 0 & echo $!; exec sleep 60';
    const parent = await started('sh', ['-c', script]);
    const [line] = await once(parent.stdout ?? parent, 'data');
    const zombie = Number(String(line));
    // `sleep 0` ends by itself and its parent, now another program, never asks for it.
    let start = await processStart(zombie);
    while (start !== undefined) start = await processStart(zombie);
    process.kill(zombie, 0);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  needs.program('ps')('asks ps where there is no /proc', async () => {
    const own = await processStart(process.pid, 'ps');
    expect(own).toMatch(/\d\d:\d\d:\d\d \d{4}$/);
    expect(await processStart(2 ** 22 + 1, 'ps')).toBeUndefined();
  });

  it('uses /proc on Linux only', () => {
    expect(processTable()).toBe(process.platform === 'linux' ? 'procfs' : 'ps');
  });
});
