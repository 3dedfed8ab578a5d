import type { Clock } from '../../source/conductor/ports.ts';

export interface HandClock extends Clock {
  turn(byMs: number): void;
  pending(): number;
}

/** A clock turned by hand; due timers run in order. */
export function handClock(): HandClock {
  let nowMs = 1_000_000;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const turn = (byMs: number): void => {
    const endMs = nowMs + byMs;
    for (;;) {
      const [next] = timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      nowMs = next.atMs;
      next.run();
    }
    nowMs = endMs;
  };
  const after: Clock['after'] = (delayMs, run) => {
    const timer = { atMs: nowMs + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  return { now: () => nowMs, after, turn, pending: () => timers.length };
}
