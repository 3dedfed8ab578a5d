import { describe, expect, it } from 'vitest';
import { type Dialect, readAsk } from '../../../source/slot/embedded/embedded-ask.ts';

function asked(dialect: Dialect, body: unknown) {
  const read = readAsk(dialect, body);
  if (read.status === 'refused') throw new Error(read.because);
  return read;
}

function because(dialect: Dialect, body: unknown): string {
  const read = readAsk(dialect, body);
  return read.status === 'refused' ? read.because : 'not refused';
}

const hello = [{ role: 'user', content: 'hello' }];

describe('readAsk', () => {
  it('reads the turns of a chat, whole or in parts', () => {
    const parts = [
      { type: 'text', text: 'hel' },
      { type: 'text', text: 'lo' },
    ];
    const messages = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: parts },
      { role: 'assistant', content: 'Hi' },
    ];
    expect(asked('chat', { messages }).ask.prompt).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'hello' },
      { role: 'model', text: 'Hi' },
    ]);
  });

  it('puts the system text of a message and the instructions of a response first', () => {
    const turns = [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'hello' },
    ];
    const system = [{ type: 'text', text: 'Be brief.' }];
    expect(asked('message', { system, messages: hello }).ask.prompt).toEqual(turns);
    const response = { instructions: 'Be brief.', input: 'hello' };
    expect(asked('response', response).ask.prompt).toEqual(turns);
    const input = [{ role: 'user', content: [{ type: 'input_text', text: 'hello' }] }];
    expect(asked('response', { ...response, input }).ask.prompt).toEqual(turns);
  });

  it.each(['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'n_predict'])(
    'reads the cap of tokens from %s',
    (name) => {
      expect(asked('chat', { messages: hello, [name]: 12 }).ask.maxTokens).toBe(12);
    },
  );

  it('takes no cap, a random seed and a usual temperature where nothing is said', () => {
    const { ask } = asked('completion', { prompt: 'hello', n_predict: -1, seed: -1 });
    expect(ask).toMatchObject({ maxTokens: undefined, seed: undefined, temperature: 0.8 });
    expect(ask).toMatchObject({ prompt: 'hello', stop: [], json: undefined });
  });

  it('reads what ends a reply and what shape it must have', () => {
    const format = { type: 'json_schema', json_schema: { schema: { type: 'object' } } };
    const { ask } = asked('chat', { messages: hello, stop: 'END', response_format: format });
    expect(ask).toMatchObject({ stop: ['END'], json: { schema: { type: 'object' } } });
    expect(asked('message', { messages: hello, stop_sequences: ['END'] }).ask.stop).toEqual([
      'END',
    ]);
  });

  it('refuses tools, and says what takes them', () => {
    expect(because('chat', { messages: hello, tools: [{}] })).toContain('Use llama-server');
    expect(because('chat', { messages: hello, tools: [] })).toBe('not refused');
  });

  it.each<[Dialect, unknown, string]>([
    ['chat', {}, 'messages: missing or empty.'],
    ['chat', { messages: [] }, 'messages: missing or empty.'],
    ['chat', { messages: [{ role: 'tool', content: 'x' }] }, 'messages.0: only text'],
    [
      'chat',
      { messages: [...hello, { role: 'user', content: [{ type: 'image_url' }] }] },
      'messages.1: only text',
    ],
    ['completion', {}, 'prompt: missing.'],
    ['completion', { prompt: ['a', 'b'] }, 'prompt:'],
    ['chat', { messages: hello, max_tokens: 0 }, 'max_tokens:'],
    ['chat', 'hello', 'The body:'],
  ])('refuses a %s of %j', (dialect, body, words) => {
    expect(because(dialect, body)).toContain(words);
  });
});
