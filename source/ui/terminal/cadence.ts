/** How often a screen may be painted, from how long painting took: slower under load, then back. */

/** What the frame clock measured at one tick. */
export interface TickSample {
  readonly nowMs: number;
  /** How much later than due the tick came: a free measure of the event loop's delay. */
  readonly lateMs: number;
  /** How long the last paint took. */
  readonly paintMs: number;
}

/** Gives the present period; every sample may change it. */
export interface Cadence {
  readonly periodMs: number;
  sample(tick: TickSample): void;
}

const windowMs = 5_000;
const calmMs = 10_000;
const slowestMs = 250;
const slowPaintMs = 25;
const slowLoopMs = 50;
// Fewer samples than this say nothing about a percentile.
const fewestSamples = 10;

/**
 * Doubles the period, up to 250 ms, when within five seconds the 95th percentile of paints is
 * above 25 ms or the 99th of delays above 50 ms; halves it back after ten calm seconds.
 */
export function createCadence(periodMs: number): Cadence {
  let current = periodMs;
  let samples: readonly TickSample[] = [];
  let calmSinceMs: number | undefined;
  return {
    get periodMs() {
      return current;
    },
    sample(tick) {
      samples = [...samples.filter((one) => tick.nowMs - one.nowMs < windowMs), tick];
      if (isSlow(samples)) {
        current = Math.min(slowestMs, current * 2);
        samples = [];
        calmSinceMs = tick.nowMs;
      } else if (tick.lateMs > slowLoopMs || tick.paintMs > slowPaintMs) {
        calmSinceMs = tick.nowMs;
      } else if (current > periodMs && tick.nowMs - (calmSinceMs ?? tick.nowMs) >= calmMs) {
        current = Math.max(periodMs, current / 2);
        calmSinceMs = tick.nowMs;
      }
    },
  };
}

function isSlow(samples: readonly TickSample[]): boolean {
  if (samples.length < fewestSamples) return false;
  const paints = samples.map((one) => one.paintMs);
  const delays = samples.map((one) => one.lateMs);
  return percentile(paints, 0.95) > slowPaintMs || percentile(delays, 0.99) > slowLoopMs;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
