import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ask, atEnd, eventually, type Running, startSlot } from '../slot-bench.ts';

const as = (kind: string, caller = kind): Readonly<Record<string, string>> => ({
  'x-slot-class': kind,
  'x-slot-caller': caller,
});

async function waiting(slot: Running, count: number): Promise<void> {
  await eventually(async () => (await slot.status()).waiters.length === count, `${count} wait`);
}

async function busy(slot: Running): Promise<void> {
  await eventually(async () => (await slot.status()).holder?.doing === 'tokens', 'tokens come');
}

describe('the line', () => {
  it('serves the interactive first, then the normal, then the batch', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 20 20');
    await busy(slot);
    const later = ['batch', 'normal', 'interactive'].map((kind) => {
      return ask(slot, `say 1 ${kind}`, { headers: as(kind) });
    });
    await waiting(slot, 3);
    expect((await slot.status()).waiters.map((waiter) => waiter.caller)).toEqual([
      'interactive',
      'normal',
      'batch',
    ]);
    await Promise.all([first, ...later].map((pending) => pending.answer));
    const order = slot.deeds().flatMap((deed) => deed.asked ?? []);
    expect(order.slice(-3)).toEqual(['say 1 interactive', 'say 1 normal', 'say 1 batch']);
  });

  it('shows life to a stream that waits, and its place', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 40 10');
    await busy(slot);
    const second = ask(slot, 'say 1');
    await second.until(': queued 1');
    const answer = await second.answer;
    expect(answer.code).toBe(200);
    expect(answer.words).toBe('w0 ');
    await first.answer;
  });

  it('that is full turns newcomers away with 429 and when to come again', async () => {
    const slot = await startSlot({ line: { depth: 1 } });
    const first = ask(slot, 'slow 30 10');
    await busy(slot);
    const second = ask(slot, 'say 1');
    await waiting(slot, 1);
    const third = await ask(slot, 'say 1').answer;
    expect(third.code).toBe(429);
    expect(third.headers['retry-after']).toMatch(/^\d+$/);
    expect(third.error?.type).toBe('local_model_queue_full');
    expect((await second.answer).code).toBe(200);
    await first.answer;
  });

  it('keeps nobody longer than the budget of the class', async () => {
    const waitMs = { interactive: 60_000, normal: 60_000, batch: 50 };
    const slot = await startSlot({ line: { waitMs } });
    const first = ask(slot, 'slow 40 10');
    await busy(slot);
    const patient = ask(slot, 'say 1', { headers: as('normal') });
    const late = await ask(slot, 'say 1', { stream: false, headers: as('batch') }).answer;
    expect(late.code).toBe(503);
    expect(late.error?.type).toBe('local_model_wait_over');
    expect((await patient.answer).code).toBe(200);
    await first.answer;
  });

  it('forgets a client that left while it waited, and the engine never hears of it', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 40 10');
    await busy(slot);
    const second = ask(slot, 'say 1 never');
    await waiting(slot, 1);
    second.leave();
    await waiting(slot, 0);
    await first.answer;
    await ask(slot, 'say 1 after').answer;
    expect(slot.deeds().some((deed) => deed.asked === 'say 1 never')).toBe(false);
  });

  it('goes on when the client that was served has left, once the engine has let go', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 100000 10');
    await busy(slot);
    const second = ask(slot, 'say 1');
    await waiting(slot, 1);
    first.leave();
    expect((await second.answer).words).toBe('w0 ');
    expect(slot.deeds().some((deed) => deed.left?.startsWith('slow'))).toBe(true);
    expect(Math.max(...slot.deeds().flatMap((deed) => deed.running ?? []))).toBe(1);
    expect((await slot.status()).restarts).toBe(0);
  });
});

describe('a client that does not read', () => {
  it('is let go after the time a silent engine would get, and the next one is served', async () => {
    const deadlines = { firstTokenMs: 400, stallMs: 400, totalMs: 60_000 };
    const slot = await startSlot({ deadlines });
    const messages = [{ role: 'user', content: 'flood 1000' }];
    const body = JSON.stringify({ messages, stream: true, max_tokens: 4_000 });
    const socket = connect(slot.port, '127.0.0.1');
    atEnd(() => socket.destroy());
    socket.pause();
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await busy(slot);
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
    expect((await slot.status()).restarts).toBe(0);
  });
});

describe('an optional request', () => {
  it('is served when the slot is idle and ready, with the smaller cap', async () => {
    const slot = await startSlot();
    const headers = { 'x-slot-optional': '1' };
    const answer = await ask(slot, 'say 1', { headers, body: { max_tokens: 4_000 } }).answer;
    expect(answer.code).toBe(200);
    expect(answer.headers['x-slot-max-tokens']).toBe('1024');
  });

  it('is turned away at once when the slot is busy or not up', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 100 10');
    await busy(slot);
    const headers = { 'x-slot-optional': '1' };
    const answer = await ask(slot, 'say 1', { headers }).answer;
    expect(answer.code).toBe(503);
    expect(answer.error?.type).toBe('local_model_busy');
    expect((await slot.status()).holder).toBeDefined();
    first.leave();
    const cold = await startSlot({}, { FAKE_ENGINE: 'dies' }, 'serving');
    expect((await ask(cold, 'say 1', { headers }).answer).code).toBe(503);
  });
});

describe('a person at the slot', () => {
  it('drains it: what runs ends, who waits keeps the place, newcomers go; and resumes', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 20 10');
    await busy(slot);
    const second = ask(slot, 'say 1');
    await waiting(slot, 1);
    expect(await slot.client.drain()).toEqual({ status: 'done' });
    expect((await first.answer).code).toBe(200);
    await eventually(async () => (await slot.status()).state === 'draining', 'it drains');
    expect((await ask(slot, 'say 1').answer).error?.type).toBe('local_model_draining');
    expect((await slot.status()).waiters).toHaveLength(1);
    expect(await slot.client.resume()).toEqual({ status: 'done' });
    expect((await second.answer).words).toBe('w0 ');
  });

  it('drops a waiter, who is told so; a stranger’s id is not found', async () => {
    const slot = await startSlot();
    const first = ask(slot, 'slow 100 10');
    await busy(slot);
    const second = ask(slot, 'say 1', { stream: false });
    await waiting(slot, 1);
    const id = (await slot.status()).waiters[0]?.id ?? '';
    expect(await slot.client.drop('nobody')).toMatchObject({ status: 'failed' });
    expect(await slot.client.drop(id)).toEqual({ status: 'done' });
    expect((await second.answer).error?.type).toBe('local_model_dropped');
    first.leave();
  });

  it('restarts the engine: a new process, and the slot serves again', async () => {
    const slot = await startSlot();
    const before = (await slot.status()).enginePid;
    expect(await slot.client.restart()).toEqual({ status: 'done' });
    await eventually(async () => (await slot.status()).restarts === 1, 'it restarts');
    expect((await ask(slot, 'say 1').answer).words).toBe('w0 ');
    const status = await slot.status();
    expect(status.enginePid).not.toBe(before);
    expect(status.lastRestart?.because).toBe('a person asked for it');
  });

  it('hears the news as they come', async () => {
    const slot = await startSlot();
    const heard: string[] = [];
    const stop = new AbortController();
    const over = slot.client.events((record) => heard.push(record.type), stop.signal);
    await eventually(async () => {
      await ask(slot, 'say 1').answer;
      return heard.includes('done');
    }, 'news of a call');
    expect(heard).toEqual(expect.arrayContaining(['start', 'first_token', 'done']));
    stop.abort();
    await over;
  });
});

describe('the key of a tool', () => {
  it('gives it a class and a name; a header still says otherwise', async () => {
    const keys = { aider: { key: 'env:AIDER_KEY', class: 'interactive' as const } };
    const slot = await startSlot({ keys }, { AIDER_KEY: 'sk-aider' });
    const first = ask(slot, 'slow 100 10');
    await busy(slot);
    const authorization = 'Bearer sk-aider';
    const byKey = ask(slot, 'say 1', { headers: { authorization } });
    const byHead = ask(slot, 'say 1', { headers: { authorization, ...as('batch', 'cron') } });
    await waiting(slot, 2);
    expect((await slot.status()).waiters).toMatchObject([
      { caller: 'aider', class: 'interactive' },
      { caller: 'cron', class: 'batch' },
    ]);
    for (const pending of [first, byKey, byHead]) pending.leave();
  });

  it('is due from everybody where the config says so', async () => {
    const keys = { aider: { key: 'env:AIDER_KEY', class: 'normal' as const } };
    const slot = await startSlot({ keys, keysOnly: true }, { AIDER_KEY: 'sk-aider' });
    expect((await ask(slot, 'say 1').answer).code).toBe(401);
    const headers = { 'x-api-key': 'sk-aider' };
    expect((await ask(slot, 'say 1', { headers }).answer).code).toBe(200);
  });
});
