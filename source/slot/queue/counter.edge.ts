import type { Progress } from '../engine/progress.ts';
import type { SlotNews } from '../status.ts';
import { correctedRatio } from '../turn/prompt-size.ts';
import { type Counters, counted, noCounters, observed } from './metrics.ts';
import type { Ticket } from './queue.ts';
import { type CallFigures, noStats, type Stats, speedOf, withCall } from './stats.ts';

/** The figures of all calls since the daemon started. */
export interface Counter {
  counters(): Counters;
  stats(): Stats;
  /** Counted by the engine / estimated by us. */
  ratio(): number;
  /** Told of everything that is told. */
  hear(news: SlotNews): void;
  /** A call that held the slot has ended; answers the news of it. */
  call(ended: EndedCall): SlotNews;
}

export interface EndedCall {
  readonly ticket: Ticket;
  readonly grantedMs: number;
  readonly progress: Progress;
  readonly estimatedTokens: number;
  readonly end: string;
}

export function createCounter(): Counter {
  let counters: Counters = noCounters;
  let stats: Stats = noStats;
  let ratio = 1;
  return {
    counters: () => counters,
    stats: () => stats,
    ratio: () => ratio,
    hear: (news) => {
      if (news.type === 'restart') {
        counters = { ...counters, restarts: counted(counters.restarts, news.because) };
      }
      if (news.type === 'soft_abort')
        counters = { ...counters, softAborts: counters.softAborts + 1 };
      if (news.type === 'cancel') {
        counters = { ...counters, requests: counted(counters.requests, 'left') };
      }
    },
    call: ({ ticket, grantedMs, progress, estimatedTokens, end }) => {
      const figures = figuresOf(ticket, grantedMs, progress);
      const { ttftMs, waitedMs, outputTokens } = figures;
      stats = withCall(stats, figures);
      counters = {
        ...counters,
        requests: counted(counters.requests, end),
        tokens: counters.tokens + outputTokens,
        waits: observed(counters.waits, waitedMs / 1_000),
        ttfts: ttftMs === undefined ? counters.ttfts : observed(counters.ttfts, ttftMs / 1_000),
      };
      const { promptTokens } = progress.figures;
      if (promptTokens !== undefined) ratio = correctedRatio(ratio, estimatedTokens, promptTokens);
      const speed = speedOf(figures);
      return {
        type: 'done',
        id: ticket.id,
        caller: ticket.caller,
        class: ticket.class,
        end,
        waitedMs,
        tokens: outputTokens,
        totalMs: figures.endMs - grantedMs,
        ...(ttftMs === undefined ? {} : { ttftMs }),
        ...(speed === undefined ? {} : { tokensPerSecond: speed }),
      };
    },
  };
}

function figuresOf(ticket: Ticket, grantedMs: number, progress: Progress): CallFigures {
  const { firstTokenMs, lastTokenMs, figures } = progress;
  const both = firstTokenMs !== undefined && lastTokenMs !== undefined;
  return {
    endMs: Date.now(),
    waitedMs: grantedMs - ticket.atMs,
    outputTokens: figures.outputTokens ?? progress.tokens,
    ...(firstTokenMs === undefined ? {} : { ttftMs: firstTokenMs - grantedMs }),
    ...(both ? { generatingMs: lastTokenMs - firstTokenMs } : {}),
    ...(figures.promptTokens === undefined ? {} : { promptTokens: figures.promptTokens }),
    ...(figures.promptTps === undefined ? {} : { promptTps: figures.promptTps }),
    ...(figures.outputTps === undefined ? {} : { outputTps: figures.outputTps }),
  };
}
