import type { DeadlineRules } from '../slot-config.ts';

/** A fixed part before twice the time that the prompt took to read at the speed measured last. */
const prefillBaseMs = 10_000;
const prefillFactor = 2;
/** Prompt tokens that llama-server reads in one piece, and so between two signs of progress. */
const batchTokens = 2_048;
const batchFactor = 4;

/**
 * Time to the first token: max(least, 10 s + 2 × prompt / measured speed). Without a measured
 * speed (tokens per second) it is the least; what is slow and alive is found by its counters.
 */
export function firstTokenMs(
  rules: DeadlineRules,
  promptTokens: number,
  prefillTps: number | undefined,
): number {
  if (prefillTps === undefined || prefillTps <= 0) return rules.firstTokenMs;
  const readingMs = (promptTokens / prefillTps) * 1_000;
  return Math.max(rules.firstTokenMs, Math.round(prefillBaseMs + prefillFactor * readingMs));
}

/** Time between two signs of progress while the prompt is read: the stall limit, or 4 batches. */
export function prefillStallMs(rules: DeadlineRules, prefillTps: number | undefined): number {
  if (prefillTps === undefined || prefillTps <= 0)
    return Math.max(rules.stallMs, rules.firstTokenMs);
  return Math.max(rules.stallMs, Math.round((batchFactor * batchTokens * 1_000) / prefillTps));
}

export type Phase = 'first-token' | 'prefill' | 'tokens';

/** One request under watch. `lifeMs` is the last sign of life, or when it was last looked at. */
export interface Watch {
  readonly startedMs: number;
  readonly lifeMs: number;
  readonly phase: Phase;
  readonly firstTokenLimitMs: number;
  readonly prefillStallMs: number;
}

export function startWatch(
  rules: DeadlineRules,
  nowMs: number,
  promptTokens: number,
  prefillTps: number | undefined,
): Watch {
  return {
    startedMs: nowMs,
    lifeMs: nowMs,
    phase: 'first-token',
    firstTokenLimitMs: firstTokenMs(rules, promptTokens, prefillTps),
    prefillStallMs: prefillStallMs(rules, prefillTps),
  };
}

/** A token came, or progress of the prompt. Progress never takes a request back behind its tokens. */
export function alive(watch: Watch, sign: 'token' | 'progress', nowMs: number): Watch {
  if (sign === 'token') return { ...watch, lifeMs: nowMs, phase: 'tokens' };
  return { ...watch, lifeMs: nowMs, phase: watch.phase === 'tokens' ? 'tokens' : 'prefill' };
}

/** The engine was looked at and is slow but alive: it gets the same silence again, within the total. */
export function extended(watch: Watch, nowMs: number): Watch {
  return { ...watch, lifeMs: nowMs };
}

export interface Due {
  readonly atMs: number;
  readonly what: 'silence' | 'total';
}

/** What runs out first, and when. */
export function dueOf(watch: Watch, rules: DeadlineRules): Due {
  const totalAtMs = watch.startedMs + rules.totalMs;
  const silenceAtMs = watch.lifeMs + silenceMs(watch, rules);
  return silenceAtMs < totalAtMs
    ? { atMs: silenceAtMs, what: 'silence' }
    : { atMs: totalAtMs, what: 'total' };
}

function silenceMs(watch: Watch, rules: DeadlineRules): number {
  switch (watch.phase) {
    case 'first-token':
      return watch.firstTokenLimitMs;
    case 'prefill':
      return watch.prefillStallMs;
    case 'tokens':
      return rules.stallMs;
  }
}
