import type { Clock } from '../../source/conductor/ports.ts';

/** The machine's clock, for tests with real programs and small limits. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
