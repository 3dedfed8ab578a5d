import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createSseParser,
  hasToken,
  readEvent,
  readFigures,
  type SseEvent,
} from '../../source/slot/sse.ts';

function cut(text: string, sizes: readonly number[]): readonly SseEvent[] {
  const parser = createSseParser();
  const events: SseEvent[] = [];
  let from = 0;
  for (const size of sizes) {
    events.push(...parser.push(text.slice(from, from + size)));
    from += size;
  }
  return [...events, ...parser.push(text.slice(from)), ...parser.end()];
}

describe('the parser', () => {
  const text =
    ': ping\n\ndata: {"a":1}\n\nevent: x\r\ndata: one\r\ndata: two\r\n\r\ndata: [DONE]\n\ndata: cut';

  it('cuts events, joins their lines, and keeps every byte', () => {
    const events = cut(text, []);
    expect(events.map((event) => event.data)).toEqual([
      undefined,
      '{"a":1}',
      'one\ntwo',
      '[DONE]',
      'cut',
    ]);
    expect(events.map((event) => event.raw).join('')).toBe(text);
  });

  it('gives the same wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 })), (sizes) => {
        expect(cut(text.replaceAll('\r', ''), sizes)).toEqual(cut(text.replaceAll('\r', ''), []));
      }),
    );
  });
});

const sign = (value: unknown): string => readEvent(JSON.stringify(value)).sign.type;
const delta = (words: object): object => ({
  choices: [{ index: 0, delta: words, finish_reason: null }],
});

describe('life', () => {
  it.each([
    ['content', delta({ content: 'a' })],
    ['reasoning', delta({ reasoning_content: 'a' })],
    ['reasoning by its other name', delta({ reasoning: 'a' })],
    ['a tool call', delta({ tool_calls: [{ index: 0, function: { arguments: '{' } }] })],
    ['a completion', { choices: [{ text: 'a' }] }],
    ['llama.cpp’s own', { content: 'a', stop: false }],
    ['a response', { type: 'response.output_text.delta', delta: 'a' }],
    ['arguments of a response', { type: 'response.function_call_arguments.delta', delta: '{' }],
    ['a message', { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } }],
    ['thinking of a message', { type: 'content_block_delta', delta: { thinking: 'a' } }],
    ['arguments of a message', { type: 'content_block_delta', delta: { partial_json: '{' } }],
  ])('is %s', (_, event) => {
    expect(sign(event)).toBe('token');
  });

  it.each([
    ['a role alone', delta({ role: 'assistant', content: null })],
    ['empty content', delta({ content: '' })],
    ['no tool calls', delta({ tool_calls: [] })],
    ['the head of a response', { type: 'response.created', response: {} }],
    ['a ping of Anthropic', { type: 'ping' }],
    ['usage alone', { choices: [], usage: { prompt_tokens: 1 } }],
    ['no object', 7],
  ])('is not %s', (_, event) => {
    expect(sign(event)).toBe('nothing');
  });

  it('is not a comment, nor what is no JSON', () => {
    expect(readEvent(undefined).sign.type).toBe('nothing');
    expect(readEvent('{"cho').sign.type).toBe('nothing');
  });

  it('is progress of the prompt, told apart from tokens', () => {
    const event = { ...delta({}), prompt_progress: { total: 100, processed: 40 } };
    expect(readEvent(JSON.stringify(event)).sign).toEqual({
      type: 'progress',
      processed: 40,
      total: 100,
    });
  });
});

describe('the end', () => {
  it.each([
    ['a finish reason', { choices: [{ delta: {}, finish_reason: 'stop' }] }, 'end'],
    ['the end of a message', { type: 'message_stop' }, 'end'],
    ['the end of a response', { type: 'response.completed' }, 'end'],
    ['an error', { error: { message: 'gone' } }, 'error'],
    ['an error of a message', { type: 'error', error: { message: 'gone' } }, 'error'],
  ])('is seen by %s', (_, event, type) => {
    expect(sign(event)).toBe(type);
  });

  it('is seen by [DONE]', () => {
    expect(readEvent('[DONE]').sign.type).toBe('end');
  });
});

describe('the figures', () => {
  it('are read from usage and timings, of all forms, and absent where nobody gives them', () => {
    const chat = {
      usage: { prompt_tokens: 9, completion_tokens: 4 },
      timings: { prompt_per_second: 500 },
    };
    expect(readFigures(chat)).toEqual({ promptTokens: 9, outputTokens: 4, promptTps: 500 });
    expect(readFigures({ response: { usage: { input_tokens: 9, output_tokens: 4 } } })).toEqual({
      promptTokens: 9,
      outputTokens: 4,
    });
    expect(readFigures({ timings: { predicted_n: 3, predicted_per_second: 0 } })).toEqual({
      outputTokens: 3,
    });
    expect(readFigures({})).toEqual({});
  });

  it('show whether a canary sang', () => {
    expect(hasToken('{"choices":[{"message":{"content":"ok"}}]}')).toBe(true);
    expect(hasToken('{"choices":[{"message":{"content":""},"finish_reason":"length"}]}')).toBe(
      true,
    );
    expect(
      hasToken('{"choices":[{"message":{"content":""}}],"usage":{"completion_tokens":1}}'),
    ).toBe(true);
    expect(hasToken('{"choices":[{"message":{"content":""}}]}')).toBe(false);
    expect(hasToken('<html>')).toBe(false);
  });
});
