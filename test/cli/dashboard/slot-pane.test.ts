import { describe, expect, it } from 'vitest';
import { slotBoardOf } from '../../../source/cli/dashboard/slot-pane.ts';
import type { SlotStatus } from '../../../source/slot/status.ts';

const bare: SlotStatus = {
  slotd: 1,
  pid: 1,
  version: 'test',
  config: 'c',
  atMs: 0,
  upMs: 0,
  model: 'gemma-4-12b',
  engine: 'llama-server',
  state: 'idle',
  waiters: [],
  stats: { calls: 0 },
  gpu: { status: 'cpu' },
  restarts: 0,
  softAborts: 0,
  breaker: 'closed',
};
const board = (slot: Partial<SlotStatus>) =>
  slotBoardOf({ status: 'running', slot: { ...bare, ...slot } }, 5_000);

describe('the board of a slot', () => {
  it('is off or a stranger where no daemon of ours answers', () => {
    expect(slotBoardOf({ status: 'off' }, 0)).toEqual({ status: 'off' });
    const stranger = { status: 'stranger', because: 'the port is taken' } as const;
    expect(slotBoardOf(stranger, 0)).toEqual(stranger);
  });

  it('leaves out what nobody measured', () => {
    expect(board({})).toEqual({
      status: 'running',
      readAt: 5_000,
      model: 'gemma-4-12b',
      engine: 'llama-server',
      state: 'idle',
      isDraining: false,
      waiters: [],
      calls: 0,
      gpu: 'none: the model runs on the CPU',
      restarts: 0,
      breaker: 'closed',
    });
  });

  it('has the holder, the line, the figures and what health said beside the verdict', () => {
    const waiter = { id: 'b', class: 'batch', caller: 'cron', waitedMs: 21_000 } as const;
    const lastRestart = { ageMs: 9_000, because: 'no token came', health: 'ok' };
    expect(
      board({
        state: 'stalled',
        holder: {
          ...waiter,
          id: 'a',
          caller: 'aider',
          heldMs: 14_000,
          tokens: 100,
          tokensPerSecond: 41.2,
          promptTokens: 9,
          doing: 'checking',
        },
        waiters: [waiter],
        stats: { calls: 57, waitP50Ms: 4_000, waitP95Ms: 31_000, lastTtftMs: 1_900 },
        health: { says: 'ok', ageMs: 400 },
        lastRestart,
        restarts: 1,
      }),
    ).toMatchObject({
      state: 'stalled',
      holder: { caller: 'aider', heldMs: 14_000, tokensPerSecond: 41.2 },
      waiters: [waiter],
      calls: 57,
      waitP50Ms: 4_000,
      waitP95Ms: 31_000,
      lastTtftMs: 1_900,
      health: { says: 'ok', ageMs: 400 },
      lastRestart,
      restarts: 1,
    });
  });

  it('names the card with its figures, and drains also while somebody holds it', () => {
    const card = { name: 'RTX 4070', usePercent: 97, memoryUsedMb: 11_468, memoryTotalMb: 12_288 };
    const seen = board({
      gpu: { status: 'read', ageMs: 2_000, cards: [card] },
      state: 'busy',
      draining: true,
    });
    expect(seen).toMatchObject({
      gpu: 'RTX 4070  97%  11.2/12.0 GB  read 2s ago',
      state: 'busy',
      isDraining: true,
    });
  });
});
