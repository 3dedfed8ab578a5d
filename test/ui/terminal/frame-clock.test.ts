import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createFrameClock } from '../../../source/ui/terminal/frame-clock.edge.ts';

const env = {};

function ticked(clock: { subscribe(onTick: () => void): () => void }): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.subscribe(() => {
      stop();
      resolve();
    });
  });
}

describe('the frame clock', () => {
  it('ticks once for many changes', async () => {
    const clock = createFrameClock({ periodMs: 5, canPaint: () => true, env });
    const tick = ticked(clock);
    for (let change = 0; change < 1_000; change += 1) clock.markDirty();
    await tick;
    await pause(30);
    expect(clock.version).toBe(1);
  });

  it('ticks again after the next change', async () => {
    const clock = createFrameClock({ periodMs: 5, canPaint: () => true, env });
    for (const version of [1, 2, 3]) {
      const tick = ticked(clock);
      clock.markDirty();
      await tick;
      expect(clock.version).toBe(version);
    }
  });

  it('keeps no timer while nothing changes', async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const clock = createFrameClock({ periodMs: 5, canPaint: () => true, env });
    expect(timers()).toBe(before);
    const tick = ticked(clock);
    clock.markDirty();
    await tick;
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('waits while the terminal does not read, and ticks once it does', async () => {
    let reads = false;
    const clock = createFrameClock({ periodMs: 5, canPaint: () => reads, env });
    const tick = ticked(clock);
    clock.markDirty();
    await pause(50);
    expect(clock.version).toBe(0);
    reads = true;
    await tick;
    expect(clock.version).toBe(1);
  });

  it('is slower over ssh', () => {
    const canPaint = (): boolean => true;
    expect(createFrameClock({ canPaint, env }).periodMs).toBe(66);
    expect(createFrameClock({ canPaint, env: { SSH_CONNECTION: 'a b c d' } }).periodMs).toBe(100);
  });

  it('does not tick once it is stopped', async () => {
    const clock = createFrameClock({ periodMs: 5, canPaint: () => true, env });
    clock.markDirty();
    clock.stop();
    clock.markDirty();
    await pause(30);
    expect(clock.version).toBe(0);
  });
});
