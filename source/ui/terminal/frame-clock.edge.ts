/** The one clock that paints streams: ticks only while something changed and the terminal reads. */

import { performance } from 'node:perf_hooks';
import type { Environment } from '../../domain/environment.ts';
import { createCadence } from './cadence.ts';

/** A version that grows at most once per period; components read it with useFrame. */
export interface FrameClock {
  /** Something shown by the clock changed. Cheap; call it per token. */
  markDirty(): void;
  /** Calls back on each tick; gives the way to stop. */
  subscribe(onTick: () => void): () => void;
  readonly version: number;
  readonly periodMs: number;
  /** Tells how long a paint took, so that the clock slows down under load. */
  painted(paintMs: number): void;
  /** Disarms the timer; nothing ticks after it. */
  stop(): void;
}

export interface FrameClockOptions {
  /** Milliseconds between ticks; 66 (15 a second), or 100 over ssh, when not given. */
  readonly periodMs?: number;
  /** False while the terminal has not read what was written: the clock then does not tick. */
  readonly canPaint: () => boolean;
  readonly env?: Environment;
}

const localMs = 66;
const sshMs = 100;

/** A stopped-while-idle clock: no timer runs unless something is dirty. */
export function createFrameClock(options: FrameClockOptions): FrameClock {
  const env = options.env ?? process.env;
  const cadence = createCadence(options.periodMs ?? (env.SSH_CONNECTION ? sshMs : localMs));
  const listeners = new Set<() => void>();
  let version = 0;
  let timer: NodeJS.Timeout | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let paintMs = 0;
  let stopped = false;

  const arm = (delayMs: number): void => {
    const dueMs = performance.now() + delayMs;
    timer = setTimeout(() => fire(dueMs), delayMs);
    timer.unref();
  };
  const fire = (dueMs: number): void => {
    timer = undefined;
    if (!options.canPaint()) {
      arm(cadence.periodMs);
      return;
    }
    lastMs = performance.now();
    cadence.sample({ nowMs: lastMs, lateMs: lastMs - dueMs, paintMs });
    version += 1;
    for (const listener of [...listeners]) listener();
  };
  return {
    markDirty() {
      if (timer !== undefined || stopped) return;
      arm(Math.max(0, cadence.periodMs - (performance.now() - lastMs)));
    },
    subscribe(onTick) {
      listeners.add(onTick);
      return () => listeners.delete(onTick);
    },
    get version() {
      return version;
    },
    get periodMs() {
      return cadence.periodMs;
    },
    painted(took) {
      paintMs = took;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
