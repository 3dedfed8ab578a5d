/** Figures of recent calls, for the pane and for deadlines. */
export interface CallFigures {
  readonly endMs: number;
  readonly waitedMs: number;
  readonly ttftMs?: number;
  readonly promptTokens?: number;
  readonly outputTokens: number;
  /** From the first token to the last. */
  readonly generatingMs?: number;
  readonly promptTps?: number;
  readonly outputTps?: number;
}

export interface Stats {
  /** Calls of the last hour, oldest first, at most 500. */
  readonly calls: readonly CallFigures[];
  /** Speed of reading prompts, in tokens per second: a slow mean over calls. */
  readonly prefillTps?: number;
}

export const noStats: Stats = { calls: [] };

const windowMs = 3_600_000;
const mostCalls = 500;

/** Short prompts say nothing about the speed of reading: the fixed cost outweighs them. */
const leastPromptForSpeed = 64;

export function withCall(stats: Stats, call: CallFigures): Stats {
  const recent = stats.calls.filter((each) => each.endMs > call.endMs - windowMs);
  const calls = [...recent, call].slice(-mostCalls);
  const seen = prefillOf(call);
  if (seen === undefined) return { ...stats, calls };
  const before = stats.prefillTps ?? seen;
  return { calls, prefillTps: before * 0.7 + seen * 0.3 };
}

function prefillOf(call: CallFigures): number | undefined {
  if ((call.promptTokens ?? 0) < leastPromptForSpeed) return undefined;
  if (call.promptTps !== undefined) return call.promptTps;
  if (call.promptTokens === undefined || !call.ttftMs) return undefined;
  return (call.promptTokens * 1_000) / call.ttftMs;
}

export interface StatsShown {
  readonly calls: number;
  readonly waitP50Ms?: number;
  readonly waitP95Ms?: number;
  readonly ttftP50Ms?: number;
  /** Of the last call that generated for long enough to tell. */
  readonly tokensPerSecond?: number;
  readonly lastTtftMs?: number;
  readonly prefillTps?: number;
}

/** The last hour in figures; a figure nobody measured is absent, never 0. */
export function showStats(stats: Stats, nowMs: number): StatsShown {
  const calls = stats.calls.filter((each) => each.endMs > nowMs - windowMs);
  const ttfts = calls.flatMap((each) => (each.ttftMs === undefined ? [] : [each.ttftMs]));
  const waits = calls.map((each) => each.waitedMs);
  const speeds = calls.flatMap((each) => speedOf(each) ?? []);
  return {
    calls: calls.length,
    ...figure('waitP50Ms', percentile(waits, 0.5)),
    ...figure('waitP95Ms', percentile(waits, 0.95)),
    ...figure('ttftP50Ms', percentile(ttfts, 0.5)),
    ...figure('tokensPerSecond', speeds.at(-1)),
    ...figure('lastTtftMs', ttfts.at(-1)),
    ...figure('prefillTps', stats.prefillTps),
  };
}

function figure<Name extends string>(
  name: Name,
  value: number | undefined,
): { readonly [N in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]: number });
}

/** Tokens per second of one call; undefined for a reply too short to tell. */
export function speedOf(call: CallFigures): number | undefined {
  if (call.outputTps !== undefined) return call.outputTps;
  if (call.outputTokens < 2 || !call.generatingMs) return undefined;
  return ((call.outputTokens - 1) * 1_000) / call.generatingMs;
}

/** The nearest-rank percentile; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
