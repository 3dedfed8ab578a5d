import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import {
  marked,
  markerName,
  markerOf,
  signalGroup,
  sweep,
  sweepRun,
} from '../../../source/lanes/process/process-tree.edge.ts';
import { realClock } from '../../helpers/real-clock.ts';

/** A process that sleeps, marked as a lane's, in a group of its own. */
function sleeper(run: string, call: string) {
  const env = { [markerName]: markerOf(run, call) };
  const options = { env, detached: true, reject: false, stdio: 'ignore', cleanup: true } as const;
  return execa('sleep', ['60'], options);
}

const run = `tree-${process.pid}`;

describe('what a run left behind', () => {
  it('is killed by the run, and another run keeps its own', async () => {
    const [one, two, other] = [sleeper(run, 'a'), sleeper(run, 'b'), sleeper(`${run}-b`, 'a')];
    await expect.poll(() => marked(markerOf(run, 'a'))).toEqual([one.pid]);
    expect(await sweepRun(run, realClock)).toBe(2);
    expect((await one).signal).toBe('SIGKILL');
    expect((await two).signal).toBe('SIGKILL');
    expect(await marked(markerOf(`${run}-b`, 'a'))).toEqual([other.pid]);
    other.kill('SIGKILL');
    await other;
  });

  it('is killed by the call, and another call keeps its own', async () => {
    const [one, two] = [sleeper(run, 'c'), sleeper(run, 'd')];
    await expect.poll(() => marked(markerOf(run, 'd'))).toEqual([two.pid]);
    expect(await sweep({ pgid: one.pid ?? 0, marker: markerOf(run, 'c') }, realClock)).toBe(1);
    expect((await one).signal).toBe('SIGKILL');
    expect(await marked(markerOf(run, 'd'))).toEqual([two.pid]);
    expect(await sweepRun(run, realClock)).toBe(1);
    await two;
  });

  it('may be nothing', async () => {
    expect(await sweepRun('no-such-run-of-ours', realClock)).toBe(0);
  });
});

it('a group that is nobody or everybody is never signalled', () => {
  expect(signalGroup(0, 'SIGTERM')).toBe(false);
  expect(signalGroup(1, 'SIGTERM')).toBe(false);
});
