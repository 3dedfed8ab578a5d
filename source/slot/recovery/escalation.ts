import type { Rights } from '../engine/engine.ts';
import type { Verdict } from './silence.ts';

export type AfterVerdict = { readonly do: 'extend' } | { readonly do: 'abort' };

/** First rung: a slow engine keeps its request, any other has it taken back. */
export function afterVerdict(verdict: Verdict): AfterVerdict {
  switch (verdict) {
    case 'moved':
      return { do: 'extend' };
    case 'wedged':
    case 'swallowed':
    case 'unknown':
      return { do: 'abort' };
  }
}

/** What is known after our request was taken back and the engine got a moment to become idle. */
export interface Aborted {
  readonly verdict: Verdict;
  /** `unknown` where the engine has no counters. */
  readonly slot: 'idle' | 'busy' | 'unknown';
  /** The request before this one was swallowed too. */
  readonly swallowedBefore: boolean;
  readonly rights: Rights;
}

export type AfterAbort =
  | { readonly do: 'carry-on' }
  /** Ask for one token before anything else is sent. */
  | { readonly do: 'canary' }
  | { readonly do: 'restart'; readonly because: string }
  | { readonly do: 'open'; readonly because: string };

/** Second rung: idle again is cured; a canary tells where nothing else can; the rest is restarted. */
export function afterAbort(aborted: Aborted): AfterAbort {
  const { verdict, slot, swallowedBefore, rights } = aborted;
  if (verdict === 'swallowed') {
    if (!swallowedBefore) return { do: 'carry-on' };
    return recoveryFor(rights, 'it swallowed two requests in a row');
  }
  if (slot === 'idle') return { do: 'carry-on' };
  if (slot === 'unknown') return { do: 'canary' };
  return recoveryFor(rights, 'no token came and its counters stand still');
}

/** Restarts where that is allowed; else the lane is closed for a while. */
export function recoveryFor(rights: Rights, because: string): AfterAbort {
  return rights === 'none' ? { do: 'open', because } : { do: 'restart', because };
}

/** What becomes of the request under which the engine failed. */
export type Victim = 'retry' | 'error-event';

/** Retried once, and only while its client has seen nothing of it. */
export function victimOf(tokensSent: number, tries: number): Victim {
  return tokensSent === 0 && tries < 2 ? 'retry' : 'error-event';
}

const backoffs = [0, 1_000, 2_000, 5_000, 15_000, 60_000] as const;

/** Wait before a start, by how many starts in a row have failed: none, 1, 2, 5, 15, 60 s. */
export function startBackoffMs(failedStarts: number): number {
  return backoffs[Math.min(failedStarts, backoffs.length - 1)] ?? 60_000;
}
