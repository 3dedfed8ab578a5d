import { describe, expect, it } from 'vitest';
import { chatRequest } from '../../source/wire/chat-request.ts';

const question = {
  model: { model: 'pocket' },
  system: 'Be brief.',
  prompt: 'What is a shelf?',
  limits: { maxTokens: 500 },
};

describe('a chat request', () => {
  it('asks for a stream that ends with its usage', () => {
    expect(chatRequest(question)).toEqual({
      model: 'pocket',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is a shelf?' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 500,
    });
  });

  it('has no empty system message', () => {
    const { messages } = chatRequest({ ...question, system: '' });
    expect(messages).toEqual([{ role: 'user', content: 'What is a shelf?' }]);
  });

  it.each([
    [100, 100],
    [9_000, 500],
  ])('takes the smaller of the limits: a model with %i asks for %i', (own, asked) => {
    const { max_tokens } = chatRequest({ ...question, model: { model: 'pocket', maxTokens: own } });
    expect(max_tokens).toBe(asked);
  });
});
