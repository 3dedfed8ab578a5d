/** A run whose role map has a local model, and what its slot may look like. */
import type { Fact } from '../../source/domain/facts.ts';
import type { SlotRunning } from '../../source/ui/store/slot-board.ts';

import { sampleMap, startedAt } from './states.ts';

const slotMap = {
  ...sampleMap,
  slot: {},
  models: {
    ...sampleMap.models,
    gemma: { driver: 'slot', model: 'gemma-4-12b', price: 'free' },
  },
  lanes: {
    ...sampleMap.lanes,
    'second-brain': { models: ['gemma'], atOnce: 1, optional: true },
  },
} as const;

/** The facts with a map that has a slot adopted after them. */
export function withSlot(facts: readonly Fact[]): readonly Fact[] {
  return [
    ...facts,
    { type: 'SpecAdopted', digest: 'sha256:slot', source: 'spec.yaml', map: slotMap },
  ];
}

/** Idle, never asked; `shown` on top of it. */
export function slotAs(shown: Partial<SlotRunning> = {}): SlotRunning {
  return {
    status: 'running',
    // Desks open ten minutes into their run.
    readAt: startedAt + 600_000,
    model: 'gemma-4-12b',
    engine: 'llama-server',
    state: 'idle',
    isDraining: false,
    waiters: [],
    calls: 0,
    gpu: 'none: the model runs on the CPU',
    restarts: 0,
    breaker: 'closed',
    ...shown,
  };
}

export const busySlot: SlotRunning = slotAs({
  state: 'busy',
  holder: {
    id: 'a',
    class: 'interactive',
    caller: 'aider',
    heldMs: 14_000,
    doing: 'tokens',
    tokens: 312,
    tokensPerSecond: 41.2,
    promptTokens: 1_204,
  },
  waiters: [
    { id: 'b', class: 'normal', caller: 'fugu run second-brain', waitedMs: 3_200 },
    { id: 'c', class: 'batch', caller: 'cron', waitedMs: 21_000 },
  ],
  calls: 57,
  waitP50Ms: 400,
  waitP95Ms: 31_000,
  lastTtftMs: 1_900,
  ttftP50Ms: 1_200,
  gpu: 'RTX 4070  97%  11.2/12.0 GB  71C  188 W  read 0.4s ago',
  health: { says: 'ok', ageMs: 400 },
  enginePid: 4711,
  engineUpMs: 7_200_000,
});

export const stalledSlot: SlotRunning = slotAs({
  ...busySlot,
  state: 'stalled',
  because: 'no token for 9s',
  restarts: 1,
  lastRestart: { ageMs: 120_000, because: 'no token came', health: 'ok' },
});
