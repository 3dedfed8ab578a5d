import { describe, expect, it } from 'vitest';
import type { LaneEvent, LaneOutcome, LaneRequest } from '../../../source/conductor/ports.ts';
import { createSlotDriver } from '../../../source/slot/client/slot-driver.edge.ts';
import { ask, eventually, type Running, startSlot } from '../slot-bench.ts';

type Changes = Partial<Omit<LaneRequest, 'limits'>> & {
  readonly limits?: Partial<LaneRequest['limits']>;
};

function laneRequest(prompt: string, changes: Changes = {}): LaneRequest {
  return {
    run: 'add-retry',
    call: 's1.a.0.second-brain',
    purpose: 'second-brain',
    modelName: 'gemma',
    model: { driver: 'slot', model: 'tiny', price: 'free' },
    system: 'You doubt.',
    prompt,
    access: 'read-only',
    optional: true,
    ...changes,
    limits: {
      wallMs: 20_000,
      idleMs: 20_000,
      firstTokenMs: 20_000,
      maxTokens: 500,
      maxBytes: 100_000,
      maxToolCalls: 1,
      maxTries: 1,
      ...changes.limits,
    },
  };
}

interface Ran {
  readonly outcome: LaneOutcome;
  readonly shown: string;
}

async function run(
  slot: Running,
  request: LaneRequest,
  stop = new AbortController(),
): Promise<Ran> {
  const driver = createSlotDriver({
    ensure: async () => ({ status: 'up', port: slot.port }),
    secrets: [{ name: 'WORDS_KEY', value: 'w1 w2 w3' }],
  });
  const events: LaneEvent[] = [];
  const outcome = await driver.run(request, (event) => events.push(event), stop.signal);
  const shown = events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
  return { outcome, shown };
}

describe('a call of the local lane', () => {
  it('is done, with its text cleaned of secrets, its usage and who served it', async () => {
    const slot = await startSlot();
    const { outcome, shown } = await run(slot, laneRequest('say 5'));
    expect(outcome).toMatchObject({
      status: 'done',
      served: { by: 'reported', id: 'tiny' },
      usage: { inputTokens: 10, outputTokens: 5, scope: 'call' },
      retries: 0,
    });
    expect(outcome.text).toBe('w0 ‹redacted:WORDS_KEY› w4 ');
    expect(shown).toBe(outcome.text);
    await eventually(async () => (await slot.status()).stats.calls === 1, 'the call is counted');
  });

  it('that is optional is skipped when the slot is busy, and says why', async () => {
    const slot = await startSlot();
    const other = ask(slot, 'slow 1000 10');
    await other.until('w0');
    const { outcome } = await run(slot, laneRequest('say 1'));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'skipped', text: '' });
    expect(outcome.message).toContain('The local model is busy');
    other.leave();
  });

  it('that is not optional stands in line under its name', async () => {
    const slot = await startSlot();
    const other = ask(slot, 'slow 40 10');
    await other.until('w0');
    const call = run(slot, laneRequest('say 1', { optional: false, purpose: 'triage' }));
    await eventually(async () => (await slot.status()).waiters.length === 1, 'it waits');
    expect((await slot.status()).waiters).toMatchObject([
      { caller: 'fugu add-retry triage', class: 'interactive' },
    ]);
    expect((await call).outcome.status).toBe('done');
  });

  it('that is in no hurry stands in line as batch', async () => {
    const slot = await startSlot();
    const other = ask(slot, 'slow 40 10');
    await other.until('w0');
    const call = run(slot, laneRequest('say 1', { optional: false, batch: true }));
    await eventually(async () => (await slot.status()).waiters.length === 1, 'it waits');
    expect((await slot.status()).waiters).toMatchObject([{ class: 'batch' }]);
    expect((await call).outcome.status).toBe('done');
  });

  it('that is cancelled leaves the line', async () => {
    const slot = await startSlot();
    const stop = new AbortController();
    const call = run(slot, laneRequest('slow 1000 10'), stop);
    await eventually(async () => (await slot.status()).holder !== undefined, 'it is served');
    stop.abort();
    expect((await call).outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
    await eventually(async () => (await slot.status()).holder === undefined, 'it has left');
  });

  it.each([
    ['wall-limit', { wallMs: 150 }, 'slow 1000 10'],
    ['byte-limit', { maxBytes: 20 }, 'say 200'],
    ['cut', { maxTokens: 20 }, 'say 50'],
  ] as const)('ends with %s', async (reason, limits, prompt) => {
    const slot = await startSlot();
    const { outcome } = await run(slot, laneRequest(prompt, { limits }));
    expect(outcome).toMatchObject({ status: 'failed', reason });
  });

  it('whose reply was broken off by a restart says so and keeps what came', async () => {
    const slot = await startSlot({
      deadlines: { firstTokenMs: 400, stallMs: 400, totalMs: 60_000 },
    });
    const { outcome } = await run(slot, laneRequest('freeze 3 once'));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'unavailable' });
    expect(outcome.text).toContain('w0');
    expect(outcome.message).toContain('Ask again');
  });

  it('is skipped or failed in words when no slot can be had', async () => {
    const ensure = async (): Promise<{ status: 'failed'; because: string }> => ({
      status: 'failed',
      because: 'Port 1 is taken.',
    });
    const driver = createSlotDriver({ ensure });
    const signal = new AbortController().signal;
    const asked = (optional: boolean): Promise<LaneOutcome> =>
      driver.run(laneRequest('say 1', { optional }), () => undefined, signal);
    expect(await asked(true)).toMatchObject({ reason: 'skipped', message: 'Port 1 is taken.' });
    expect(await asked(false)).toMatchObject({ reason: 'unavailable' });
    const model = laneRequest('').model;
    expect(await driver.probe(model, 'gemma')).toEqual({
      usable: false,
      because: 'Port 1 is taken.',
    });
  });
});
