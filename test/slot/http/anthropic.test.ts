import Anthropic from '@anthropic-ai/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { ask, startSlot } from '../slot-bench.ts';

// The client that Claude Code and its kin are built on, as it is on the registry.
let slot: Awaited<ReturnType<typeof startSlot>>;
let client: Anthropic;

beforeEach(async () => {
  const deadlines = { firstTokenMs: 400, stallMs: 400, totalMs: 60_000 };
  slot = await startSlot({ deadlines });
  client = new Anthropic({ baseURL: slot.url, apiKey: 'anything', maxRetries: 0 });
});

const asking = (content: string) => ({
  model: 'tiny',
  max_tokens: 50,
  messages: [{ role: 'user' as const, content }],
});

describe('the Anthropic client against the slot', () => {
  it('reads a whole message, a stream and a count of tokens', async () => {
    const whole = await client.messages.create(asking('say 3'));
    expect(whole.content).toMatchObject([{ type: 'text', text: 'w0 w1 w2 ' }]);
    const stream = client.messages.stream(asking('say 3'));
    expect(await stream.finalText()).toBe('w0 w1 w2 ');
    const { model, messages } = asking('say 3');
    expect(await client.messages.countTokens({ model, messages })).toEqual({ input_tokens: 7 });
  });

  it('reads a stream that had to wait in line first', async () => {
    const before = ask(slot, 'slow 30 20');
    await before.until('w0');
    expect(await client.messages.stream(asking('say 3')).finalText()).toBe('w0 w1 w2 ');
  });

  it('is told when the model wedges in mid-stream, and not left to wait', async () => {
    const frozen = client.messages.stream(asking('freeze 2'));
    await expect(frozen.finalMessage()).rejects.toThrow(/Ask again/);
  });

  it('is refused a prompt that does not fit before it stands in line', async () => {
    const oversize = client.messages.create(asking('x'.repeat(60_000)));
    await expect(oversize).rejects.toMatchObject({ status: 400 });
  });
});
