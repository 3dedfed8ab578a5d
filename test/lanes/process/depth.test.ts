import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { depthIn, depthName, depthOf } from '../../../source/lanes/process/depth.edge.ts';
import { laneEnv } from '../../../source/lanes/process/lane-env.edge.ts';

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

/** A process that says something once it runs, with this and nothing else in its environment. */
async function started(env: Readonly<Record<string, string>>): Promise<number> {
  const program = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)'], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = program;
  await new Promise((resolve) => program.stdout.once('data', resolve));
  return program.pid ?? 0;
}

describe('how deep a process stands', () => {
  it('is nothing in a shell of a person, and what the environment says below a lane', () => {
    expect(depthIn({})).toBe(0);
    expect(depthIn({ [depthName]: '2' })).toBe(2);
    for (const odd of ['-1', 'x', '1.5', '']) expect(depthIn({ [depthName]: odd })).toBe(0);
  });

  it('grows by one with each lane', () => {
    expect(laneEnv({}, [], '/h', 'r:c')[depthName]).toBe('1');
    expect(laneEnv({ [depthName]: '1' }, [], '/h', 'r:c')[depthName]).toBe('2');
  });

  it('is read from the processes above where the environment was taken away', async () => {
    const parent = await started({ [depthName]: '2' });
    expect(await depthOf({}, parent)).toBe(2);
    expect(await depthOf({ [depthName]: '3' }, parent)).toBe(3);
  });

  it('is the environment’s own where nothing above says more', async () => {
    const parent = await started({});
    expect(await depthOf({ [depthName]: '1' }, parent)).toBe(1);
  });
});
