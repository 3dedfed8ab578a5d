import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ask, eventually, startSlot } from '../slot-bench.ts';

describe('a request to the slot', () => {
  it('is passed through as a stream, with its cap said in a header', async () => {
    const slot = await startSlot();
    const answer = await ask(slot, 'say 4', { body: { max_tokens: 9_000 } }).answer;
    expect(answer.code).toBe(200);
    expect(answer.words).toBe('w0 w1 w2 w3 ');
    expect(answer.text).toContain('data: [DONE]');
    expect(answer.headers['x-slot-max-tokens']).toBe('4096');
    expect(answer.headers['x-slot-waited-ms']).toMatch(/^\d+$/);
    expect(slot.deeds().find((deed) => deed.asked === 'say 4')?.max).toBe(4_096);
  });

  it('sees nothing of the progress that only the slot asked for', async () => {
    const slot = await startSlot();
    expect((await ask(slot, 'say 2').answer).text).not.toContain('prompt_progress');
    const own = await ask(slot, 'say 2', { body: { return_progress: true } }).answer;
    expect(own.text).toContain('prompt_progress');
  });

  it('that is no stream gets the whole answer', async () => {
    const slot = await startSlot();
    const answer = await ask(slot, 'say 2', { stream: false }).answer;
    expect(answer.code).toBe(200);
    expect(JSON.parse(answer.text).choices[0].message.content).toBe('w0 w1 ');
  });

  it.each([
    ['/v1/completions', { prompt: 'say 2' }],
    ['/v1/responses', { input: 'say 2' }],
    ['/v1/messages', { messages: [{ role: 'user', content: 'say 2' }] }],
  ])('of the form %s is passed on, streaming and not', async (path, body) => {
    const slot = await startSlot();
    const streamed = await ask(slot, '', { path, body }).answer;
    const whole = await ask(slot, '', { path, body, stream: false }).answer;
    expect([streamed.code, whole.code]).toEqual([200, 200]);
    expect(streamed.words).toContain('w0 w1 ');
    expect(whole.words).toContain('w0 w1 ');
    expect(slot.deeds().filter((deed) => deed.asked === 'say 2')).toMatchObject([
      { max: 1_024 },
      { max: 1_024 },
    ]);
  });

  it('whose prompt is too long is refused at once, in llama.cpp’s own words', async () => {
    const slot = await startSlot();
    const answer = await ask(slot, 'x'.repeat(60_000)).answer;
    expect(answer.code).toBe(400);
    expect(answer.error).toMatchObject({ type: 'exceed_context_size_error', n_ctx: 8_192 });
    expect(slot.deeds().filter((deed) => deed.asked?.startsWith('x'))).toEqual([]);
  });

  it('that is no JSON is refused with a sentence', async () => {
    const slot = await startSlot();
    const response = await fetch(`${slot.url}/v1/chat/completions`, { method: 'POST', body: 'hm' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('no JSON object');
  });

  it('that is longer than any prompt is refused with the same sentence, not with a broken line', async () => {
    const slot = await startSlot({}, {}, 'serving');
    const answer = await ask(slot, 'x'.repeat(33 * 1_048_576)).answer;
    expect(answer.code).toBe(400);
    expect(answer.error?.message).toContain('at most 32 MiB');
  });

  it('from a web page of another site is refused, and so is a foreign host name', async () => {
    const slot = await startSlot({}, {}, 'serving');
    const page = await ask(slot, 'say 1', { headers: { origin: 'https://example.org' } }).answer;
    const rebound = await ask(slot, 'say 1', { headers: { host: 'evil.example:80' } }).answer;
    expect([page.code, rebound.code]).toEqual([403, 403]);
  });
});

describe('two hundred requests', () => {
  it('are all answered, and never two at once', async () => {
    const slot = await startSlot({ line: { depth: 500 } });
    const asked = Array.from({ length: 200 }, (_, at) => ask(slot, `say 1 of ${at}`).answer);
    const codes = (await Promise.all(asked)).map((answer) => answer.code);
    expect(codes.every((code) => code === 200)).toBe(true);
    const running = slot.deeds().flatMap((deed) => deed.running ?? []);
    expect(Math.max(...running)).toBe(1);
    expect(running).toHaveLength(201);
  });
});

describe('the openai package', () => {
  it('talks to the slot: models, a stream, a whole reply, responses', async () => {
    const slot = await startSlot();
    const client = new OpenAI({ baseURL: `${slot.url}/v1`, apiKey: 'anything', maxRetries: 0 });
    const models = await client.models.list();
    expect(models.data.map((model) => model.id)).toEqual(['tiny']);
    const messages = [{ role: 'user' as const, content: 'say 3' }];
    const stream = await client.chat.completions.create({ model: 'tiny', messages, stream: true });
    let words = '';
    for await (const chunk of stream) words += chunk.choices[0]?.delta.content ?? '';
    expect(words).toBe('w0 w1 w2 ');
    const whole = await client.chat.completions.create({ model: 'tiny', messages });
    expect(whole.choices[0]?.message.content).toBe('w0 w1 w2 ');
    const response = await client.responses.create({ model: 'tiny', input: 'say 2' });
    expect(response.output_text).toBe('w0 w1 ');
  });

  it('sees the slot’s errors as its own', async () => {
    const slot = await startSlot();
    const client = new OpenAI({ baseURL: `${slot.url}/v1`, apiKey: 'anything', maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'x'.repeat(60_000) }];
    const asked = client.chat.completions.create({ model: 'tiny', messages });
    await expect(asked).rejects.toMatchObject({ status: 400, type: 'exceed_context_size_error' });
  });
});

describe('the doors beside', () => {
  it('tell status, metrics and models, and count tokens without the line', async () => {
    const slot = await startSlot();
    await ask(slot, 'say 2', { headers: { 'x-slot-caller': 'aider' } }).answer;
    await eventually(async () => (await slot.status()).holder === undefined, 'the slot is free');
    const status = await slot.status();
    expect(status).toMatchObject({ slotd: 1, state: 'idle', model: 'tiny', breaker: 'closed' });
    expect(status.stats).toMatchObject({ calls: 1, tokensPerSecond: 40 });
    expect(status.gpu).toEqual({ status: 'off' });
    const metrics = await (await fetch(`${slot.url}/metrics`)).text();
    expect(metrics).toContain('slot_requests_total{end="done"} 1');
    expect(metrics).toContain('slot_queue_depth{class="batch"} 0');
    const count = await fetch(`${slot.url}/v1/messages/count_tokens`, {
      method: 'POST',
      body: '{}',
    });
    expect(await count.json()).toEqual({ input_tokens: 7 });
    expect((await fetch(`${slot.url}/v1/nothing`)).status).toBe(404);
  });

  it('that change something want the token', async () => {
    const slot = await startSlot();
    for (const path of ['drain', 'resume', 'restart', 'stop', 'drop/x']) {
      const response = await fetch(`${slot.url}/slot/${path}`, { method: 'POST' });
      expect([path, response.status]).toEqual([path, 401]);
    }
    expect((await slot.status()).state).toBe('idle');
  });
});
