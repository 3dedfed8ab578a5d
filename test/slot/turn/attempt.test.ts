import { describe, expect, it } from 'vitest';
import { ask, startSlot } from '../slot-bench.ts';

/** A first token may take far longer than any later one: a long prompt has to be read. */
const deadlines = { firstTokenMs: 60_000, stallMs: 400, totalMs: 120_000 };

describe('the clocks of one try', () => {
  it('run by the stall limit from the first token on', async () => {
    const slot = await startSlot({ deadlines });
    const answer = await ask(slot, 'freeze 3 once').answer;
    expect(answer.words).toContain('w0 w1 ');
    expect(answer.error?.type).toBe('local_model_restarted');
  });

  it('give the first token its own time', async () => {
    const slot = await startSlot({ deadlines: { ...deadlines, stallMs: 100 } });
    expect((await ask(slot, 'say 3').answer).words).toBe('w0 w1 w2 ');
    expect(await slot.status()).toMatchObject({ restarts: 0 });
  });
});
