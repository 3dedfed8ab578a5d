import { describe, expect, it } from 'vitest';
import { ask, eventually, expectState, startSlot } from './slot-bench.ts';

/** Limits that a frozen engine meets soon and a slow one does not. */
const deadlines = { firstTokenMs: 400, stallMs: 400, totalMs: 60_000 };

describe('an engine that freezes while its health page says ok', () => {
  it('before the first token: it is restarted, and the request is answered after all', async () => {
    const slot = await startSlot({ deadlines });
    const answer = await ask(slot, 'freeze 1 once').answer;
    expect(answer.code).toBe(200);
    expect(answer.words).toBe('w0 ');
    const status = await slot.status();
    expect(status.restarts).toBe(1);
    expect(status.lastRestart).toMatchObject({ health: 'ok' });
    expect(status.stats.calls).toBe(1);
  });

  it('in mid-stream: its client is told, the next one is served', async () => {
    const slot = await startSlot({ deadlines });
    const victim = ask(slot, 'freeze 3 once');
    const next = ask(slot, 'say 2');
    const answer = await victim.answer;
    expect(answer.words).toContain('w0 w1 ');
    expect(answer.error?.type).toBe('local_model_restarted');
    expect((await next.answer).words).toBe('w0 w1 ');
    expect((await slot.status()).restarts).toBe(1);
  });

  it('and does not answer its counters either', async () => {
    const slot = await startSlot({ deadlines });
    expect((await ask(slot, 'freeze-hang 1 once').answer).words).toBe('w0 ');
    expect((await slot.status()).restarts).toBe(1);
  });

  it('under a request that is no stream', async () => {
    const slot = await startSlot({ deadlines });
    const answer = await ask(slot, 'freeze 3 once', { stream: false }).answer;
    expect(answer.code).toBe(200);
    expect((await slot.status()).restarts).toBe(1);
  });

  it('and ignores SIGTERM: it is killed with its group', async () => {
    const slot = await startSlot({ deadlines }, { FAKE_ENGINE: 'ignores-term' });
    expect((await ask(slot, 'freeze 1 once').answer).words).toBe('w0 ');
    const spawned = slot.deeds().filter((deed) => deed.spawn !== undefined);
    expect(spawned).toHaveLength(2);
    expect(() => process.kill(spawned[0]?.pid ?? 0, 0)).toThrow('ESRCH');
  });

  it('three times: the lane is closed for a while and says until when', async () => {
    const slot = await startSlot({ deadlines });
    for (const _ of [1, 2, 3]) await ask(slot, 'freeze 2').answer;
    await expectState(slot, 'open');
    const answer = await ask(slot, 'say 1').answer;
    expect(answer.code).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(200);
    expect(answer.error?.type).toBe('local_model_unavailable');
  });

  it('three times: after the rest one canary closes the breaker again', async () => {
    const breaker = { restarts: 3, windowMs: 600_000, restMs: 300 };
    const slot = await startSlot({ deadlines, breaker });
    for (const _ of [1, 2, 3]) await ask(slot, 'freeze 2').answer;
    await eventually(
      async () => (await ask(slot, 'say 1').answer).code === 200,
      'the slot serves again',
    );
    expect((await slot.status()).breaker).toBe('closed');
  });
});

describe('an engine that is slow and alive', () => {
  it('is looked at and left alone, and its reply is whole', async () => {
    const slot = await startSlot({ deadlines: { ...deadlines, stallMs: 150 }, verdictMs: 700 });
    const answer = await ask(slot, 'slow 4 500').answer;
    expect(answer.words).toBe('w0 w1 w2 w3 ');
    expect(await slot.status()).toMatchObject({ restarts: 0, softAborts: 0 });
  });

  it('past the total is given up for this request, and not killed', async () => {
    const slot = await startSlot({ deadlines: { ...deadlines, totalMs: 500 } });
    const answer = await ask(slot, 'slow 100000 20').answer;
    expect(answer.error?.type).toBe('local_model_timeout');
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
    expect((await slot.status()).restarts).toBe(0);
  });
});

describe('an engine that swallows a request', () => {
  it('twice in a row: it is sent again once, then the engine is restarted and the client told', async () => {
    const slot = await startSlot({ deadlines });
    const answer = await ask(slot, 'swallow then').answer;
    expect(answer.error?.type).toBe('local_model_restarted');
    expect(slot.deeds().filter((deed) => deed.left === 'swallow then')).toHaveLength(2);
    expect(await slot.status()).toMatchObject({ restarts: 1, softAborts: 1 });
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
  });

  it('once: it is sent again, and nothing is restarted', async () => {
    const slot = await startSlot({ deadlines });
    expect((await ask(slot, 'swallow first').answer).words).toBe('w0 w1 w2 ');
    expect(await slot.status()).toMatchObject({ restarts: 0, softAborts: 1 });
  });
});

describe('an engine that never stops', () => {
  it('is stopped at the same few tokens over and over', async () => {
    const slot = await startSlot({ ceilingTokens: 100_000, ctx: 200_000 });
    const answer = await ask(slot, 'endless', { body: { max_tokens: 50_000 } }).answer;
    expect(answer.error).toMatchObject({ type: 'local_model_endless' });
    expect((await slot.status()).restarts).toBe(0);
  });

  it('is stopped at its cap when it does not keep to it', async () => {
    const slot = await startSlot();
    const answer = await ask(slot, 'endless', { body: { max_tokens: 20 } }).answer;
    expect(answer.error?.message).toContain('its cap of 20 tokens');
  });
});

describe('an engine that answers with errors', () => {
  it('passes the first on, and is proved and closed when it goes on', async () => {
    const slot = await startSlot({}, { FAKE_ENGINE: 'fails' });
    const first = await ask(slot, 'say 1').answer;
    expect(first.code).toBe(500);
    expect(first.error?.message).toBe('the decoder is broken');
    await ask(slot, 'say 1').answer;
    const third = await ask(slot, 'say 1', { stream: false }).answer;
    expect(third.code).toBe(503);
    expect(third.error?.message).toContain('generates nothing');
    expect(await slot.status()).toMatchObject({ restarts: 1, state: 'open' });
  });
});

describe('an engine that dies', () => {
  it('in mid-stream: its client is told, and another is started', async () => {
    const slot = await startSlot();
    const answer = await ask(slot, 'crash 3 once').answer;
    expect(answer.error?.type).toBe('local_model_restarted');
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
    expect((await slot.status()).lastRestart?.because).toContain('ended by SIGKILL');
  });

  it('before its first token: the request is answered by the next one', async () => {
    const slot = await startSlot();
    expect((await ask(slot, 'crash 1 once').answer).words).toBe('w0 ');
  });

  it('at every start: the lane is closed, and says what the engine said', async () => {
    const slot = await startSlot({}, { FAKE_ENGINE: 'dies' }, 'open');
    const { because } = await slot.status();
    expect(because).toContain('the model file is no model');
    expect(slot.deeds().filter((deed) => deed.spawn !== undefined)).toHaveLength(3);
  });

  it('that is not installed is said in a sentence, and tried again by the next request', async () => {
    const engine = {
      kind: 'llama-server',
      program: '/nowhere/llama-server',
      gguf: 'x',
      args: [],
    } as const;
    const slot = await startSlot({ engine }, {}, 'off');
    const answer = await ask(slot, 'say 1').answer;
    expect(answer.code).toBe(503);
    expect(answer.error?.message).toContain('Install llama.cpp');
    expect((await slot.status()).breaker).toBe('closed');
  });
});
