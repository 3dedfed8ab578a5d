import { describe, expect, it } from 'vitest';
import { ask, startSlot } from '../slot-bench.ts';

describe('an engine that does not say that its reply is whole', () => {
  it.each([
    ['an empty finish reason', 'say 0 ending='],
    ['[DONE] alone', 'say 0 ending=none'],
  ])('by %s and no word gives no empty 200', async (_, prompt) => {
    const slot = await startSlot();
    const answer = await ask(slot, prompt).answer;
    expect(answer.error).toMatchObject({
      type: 'local_model_restarted',
      message: expect.stringContaining('without a finish reason'),
    });
    expect(answer.text).not.toContain('[DONE]');
    expect(slot.deeds().filter(({ asked }) => asked === prompt)).toHaveLength(2);
  });

  it.each([
    ['an empty finish reason', 'say 3 ending='],
    ['[DONE] alone', 'say 3 ending=none'],
  ])('by %s after words ends the stream with an error', async (_, prompt) => {
    const slot = await startSlot();
    const answer = await ask(slot, prompt).answer;
    expect(answer.words).toBe('w0 w1 w2 ');
    expect(answer.error?.type).toBe('local_model_restarted');
    expect(answer.text).not.toContain('[DONE]');
  });

  it.each([
    ['/v1/completions', (prompt: string) => ({ prompt })],
    ['/v1/responses', (input: string) => ({ input })],
    ['/v1/messages', (content: string) => ({ messages: [{ role: 'user', content }] })],
  ])('is told so in the form of %s too', async (path, bodyOf) => {
    const slot = await startSlot();
    const asked = (prompt: string) => ask(slot, '', { path, body: bodyOf(prompt) }).answer;
    const answer = await asked('say 3 ending=none');
    expect(answer.words).toContain('w0 w1 w2 ');
    expect(answer.error?.type).toBe('local_model_restarted');
    expect((await asked('say 3')).error).toBeUndefined();
  });

  it('gives no whole answer of it either', async () => {
    const slot = await startSlot();
    const answer = await ask(slot, 'say 3 ending=', { stream: false }).answer;
    expect(answer.code).toBe(503);
    expect(answer.error?.message).toContain('it gave no finish reason');
  });
});

describe('an engine that says how its reply ended', () => {
  it('is passed on in its own word, good or bad, and a bad one is no success', async () => {
    const slot = await startSlot();
    for (const word of ['stop', 'content_filter', 'abort']) {
      const answer = await ask(slot, `say 2 ending=${word}`).answer;
      expect(answer.error).toBeUndefined();
      expect(answer.text).toContain(`"finish_reason":"${word}"`);
      expect(answer.text).toContain('[DONE]');
    }
    expect((await slot.status()).stats).toMatchObject({ calls: 3 });
  });
});
