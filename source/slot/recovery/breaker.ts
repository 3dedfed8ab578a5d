import type { BreakerRules } from '../slot-config.ts';

export type Breaker =
  | { readonly status: 'closed'; readonly restartsMs: readonly number[] }
  | { readonly status: 'open'; readonly sinceMs: number; readonly because: string }
  | { readonly status: 'half-open'; readonly sinceMs: number; readonly because: string }
  | { readonly status: 'dead'; readonly sinceMs: number; readonly because: string };

export const closedBreaker: Breaker = { status: 'closed', restartsMs: [] };

/** Whether the engine may be used or started now. `canary`: one try, and its result must be told. */
export type Leave =
  | { readonly do: 'go' }
  | { readonly do: 'canary' }
  | { readonly do: 'wait'; readonly retryAfterMs: number; readonly because: string }
  | { readonly do: 'never'; readonly because: string };

/** The breaker after one more restart was found necessary; the one that is too many opens it. */
export function restarted(
  breaker: Breaker,
  rules: BreakerRules,
  nowMs: number,
  because: string,
): Breaker {
  switch (breaker.status) {
    case 'dead':
      return breaker;
    case 'open':
      return breaker;
    case 'half-open':
      return { status: 'open', sinceMs: nowMs, because };
    case 'closed': {
      const recent = breaker.restartsMs.filter((atMs) => atMs > nowMs - rules.windowMs);
      const restartsMs = [...recent, nowMs];
      if (restartsMs.length < rules.restarts) return { status: 'closed', restartsMs };
      return { status: 'open', sinceMs: nowMs, because };
    }
  }
}

/** Open at once: what we may not restart is left alone for a while. */
export function tripped(breaker: Breaker, nowMs: number, because: string): Breaker {
  return breaker.status === 'dead' ? breaker : { status: 'open', sinceMs: nowMs, because };
}

/** Asks for leave. An open breaker that has rested answers `canary`; take `halfOpen` with it. */
export function mayGo(breaker: Breaker, rules: BreakerRules, nowMs: number): Leave {
  switch (breaker.status) {
    case 'closed':
      return { do: 'go' };
    case 'dead':
      return { do: 'never', because: breaker.because };
    case 'half-open':
      return { do: 'wait', retryAfterMs: 1_000, because: breaker.because };
    case 'open': {
      const leftMs = breaker.sinceMs + rules.restMs - nowMs;
      if (leftMs <= 0) return { do: 'canary' };
      return { do: 'wait', retryAfterMs: leftMs, because: breaker.because };
    }
  }
}

/** An open breaker while its one canary runs. */
export function halfOpen(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.status !== 'open') return breaker;
  return { status: 'half-open', sinceMs: nowMs, because: breaker.because };
}

/** A canary generated a token: what was open is closed, with nothing held against it. */
export function proved(breaker: Breaker): Breaker {
  switch (breaker.status) {
    case 'closed':
      return breaker;
    case 'open':
    case 'half-open':
      return closedBreaker;
    case 'dead':
      return breaker;
  }
}

/** A process that outlives SIGKILL holds the device; no restart can help before a person does. */
export function dead(nowMs: number, because: string): Breaker {
  return { status: 'dead', sinceMs: nowMs, because };
}
