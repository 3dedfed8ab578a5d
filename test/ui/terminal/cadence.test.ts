import { describe, expect, it } from 'vitest';
import { type Cadence, createCadence } from '../../../source/ui/terminal/cadence.ts';

function run(
  cadence: Cadence,
  fromMs: number,
  seconds: number,
  paintMs: number,
  lateMs = 0,
): number {
  const endMs = fromMs + seconds * 1_000;
  let nowMs = fromMs;
  for (; nowMs < endMs; nowMs += cadence.periodMs) cadence.sample({ nowMs, lateMs, paintMs });
  return nowMs;
}

describe('the cadence', () => {
  it('stays where painting is quick', () => {
    const cadence = createCadence(66);
    run(cadence, 0, 30, 5);
    expect(cadence.periodMs).toBe(66);
  });

  it('doubles up to a quarter of a second where painting is slow', () => {
    const cadence = createCadence(66);
    run(cadence, 0, 30, 40);
    expect(cadence.periodMs).toBe(250);
  });

  it('doubles where the event loop is late', () => {
    const cadence = createCadence(66);
    run(cadence, 0, 2, 1, 80);
    expect(cadence.periodMs).toBeGreaterThan(66);
  });

  it('is not moved by one slow paint', () => {
    const cadence = createCadence(66);
    run(cadence, 0, 3, 5);
    cadence.sample({ nowMs: 3_000, lateMs: 0, paintMs: 90 });
    run(cadence, 3_066, 3, 5);
    expect(cadence.periodMs).toBe(66);
  });

  it('comes back in steps of ten calm seconds, and not sooner', () => {
    const cadence = createCadence(66);
    const slowEndMs = run(cadence, 0, 30, 40);
    const soonMs = run(cadence, slowEndMs, 8, 5);
    expect(cadence.periodMs).toBe(250);
    run(cadence, soonMs, 60, 5);
    expect(cadence.periodMs).toBe(66);
  });
});
