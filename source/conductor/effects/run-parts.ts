import type { Served, Usage } from '../../domain/call.ts';
import { promptTokens } from '../../domain/verdict/reading.ts';
import type { LaneOutcome } from '../ports.ts';

/** How a call of one or several requests ended, with the reply to each. */
export type PartsOutcome = LaneOutcome & {
  /** The replies one by one, where there were several. */
  readonly replies?: readonly { readonly text: string; readonly inputTokens?: number }[];
};

/**
 * Sends the parts of one call after each other. The first that fails ends it: what a model said of
 * some parts is no answer about the whole. Undefined when it was aborted.
 */
export async function runParts(
  send: readonly (() => Promise<LaneOutcome>)[],
  signal: AbortSignal,
): Promise<PartsOutcome | undefined> {
  const outcomes: LaneOutcome[] = [];
  for (const one of send) {
    const outcome = await one();
    if (signal.aborted) return undefined;
    outcomes.push(outcome);
    if (outcome.status === 'failed') break;
  }
  const [first, ...more] = outcomes;
  if (first === undefined) throw new Error('A call has no part to send.');
  return more.length === 0 ? first : united(first, more);
}

/** One outcome out of several: the last one's end, everything else summed or gathered. */
function united(first: LaneOutcome, more: readonly LaneOutcome[]): PartsOutcome {
  const all = [first, ...more];
  const last = all.at(-1) ?? first;
  const usage = unitedUsage(all);
  const altered = [...new Set(all.flatMap((one) => one.altered ?? []))];
  const costs = all.flatMap(({ costUsd }) => costUsd ?? []);
  return {
    ...last,
    ...(altered.length === 0 ? {} : { altered }),
    text: all.map(({ text }) => text.trimEnd()).join('\n\n'),
    served: unitedServed(all.map(({ served }) => served)),
    ...(usage === undefined ? {} : { usage }),
    ...(costs.length < all.length ? {} : { costUsd: sum(costs) }),
    durationMs: sum(all.map(({ durationMs }) => durationMs)),
    retries: sum(all.map(({ retries }) => retries)),
    ...(all.some(({ unsandboxed }) => unsandboxed === true) ? { unsandboxed: true } : {}),
    replies: all.map(({ text, usage: own }) => ({
      text,
      ...(own === undefined ? {} : { inputTokens: promptTokens(own) }),
    })),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Reported only where every part was; every id that any part reported. */
function unitedServed(all: readonly Served[]): Served {
  const ids = [...new Set(all.flatMap(({ id, ids: more = [] }) => [...more, ...(id ? [id] : [])]))];
  const by = all.every((one) => one.by === 'reported') ? 'reported' : 'declared';
  const [id] = ids;
  return { by, ...(id === undefined ? {} : { id }), ...(ids.length > 1 ? { ids } : {}) };
}

function unitedUsage(all: readonly LaneOutcome[]): Usage | undefined {
  const usages = all.flatMap(({ usage }) => usage ?? []);
  const [first] = usages;
  if (first === undefined || usages.length < all.length) return undefined;
  const cached = usages.flatMap(({ cachedTokens }) => cachedTokens ?? []);
  return {
    inputTokens: sum(usages.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(usages.map(({ outputTokens }) => outputTokens)),
    ...(cached.length === 0 ? {} : { cachedTokens: sum(cached) }),
    scope: first.scope,
  };
}
