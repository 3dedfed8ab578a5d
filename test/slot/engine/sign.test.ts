import { describe, expect, it } from 'vitest';
import {
  hasToken,
  readEvent,
  readFigures,
  wholeTrouble,
} from '../../../source/slot/engine/sign.ts';

const sign = (value: unknown): string => readEvent(JSON.stringify(value)).sign.type;
const delta = (words: object): object => ({
  choices: [{ index: 0, delta: words, finish_reason: null }],
});

describe('life', () => {
  it.each([
    ['content', delta({ content: 'a' })],
    ['reasoning', delta({ reasoning_content: 'a' })],
    ['reasoning by its other name', delta({ reasoning: 'a' })],
    ['content in parts', delta({ content: [{ type: 'text', text: 'a' }] })],
    ['a thought in parts', delta({ content: [{ type: 'thinking', thinking: [{ text: 'a' }] }] })],
    ['a message instead of a delta', { choices: [{ message: { content: 'a' } }] }],
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
    ['a list of empty parts', delta({ content: [{ type: 'text', text: '' }] })],
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
    expect(readEvent('').sign.type).toBe('nothing');
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
    ['the end of a message', { type: 'message_delta', delta: { stop_reason: 'end_turn' } }, 'end'],
    ['the end of a response', { type: 'response.completed' }, 'end'],
    ['an error', { error: { message: 'gone' } }, 'error'],
    ['an error of a message', { type: 'error', error: { message: 'gone' } }, 'error'],
  ])('is seen by %s', (_, event, type) => {
    expect(sign(event)).toBe(type);
  });

  it('is told in the engine’s own word, also beside the last token', () => {
    const last = { choices: [{ delta: { content: 'a' }, finish_reason: 'abort' }] };
    expect(readEvent(JSON.stringify(last))).toMatchObject({
      sign: { type: 'token' },
      ending: 'abort',
    });
    const failed = { type: 'response.incomplete', response: {} };
    expect(readEvent(JSON.stringify(failed)).ending).toBe('incomplete');
  });

  it.each([
    ['an empty finish reason', { choices: [{ delta: {}, finish_reason: '' }] }],
    ['a finish reason of null', { choices: [{ delta: {}, finish_reason: null }] }],
    ['the last event of a message', { type: 'message_stop' }],
  ])('is not %s', (_, event) => {
    expect(readEvent(JSON.stringify(event))).toEqual({ sign: { type: 'nothing' }, figures: {} });
  });

  it('is not [DONE], which says nothing about the reply', () => {
    expect(readEvent('[DONE]')).toEqual({ sign: { type: 'done' }, figures: {} });
  });

  it('is an error by its event’s name alone, in any of its forms', () => {
    const bare = JSON.stringify({ code: 500, message: 'gone', type: 'server_error' });
    expect(readEvent(bare, 'error').sign).toEqual({ type: 'error', message: 'gone' });
    expect(readEvent('out of memory', 'error').sign).toMatchObject({ message: 'out of memory' });
    expect(readEvent('{"error":"gone"}').sign).toMatchObject({ message: 'gone' });
  });
});

describe('a whole answer', () => {
  it.each([
    ['chat', { choices: [{ message: { content: 'a' }, finish_reason: 'length' }] }],
    ['a response', { object: 'response', status: 'completed' }],
    ['a message', { type: 'message', stop_reason: 'end_turn' }],
  ])('of %s has an ending', (_, body) => {
    expect(wholeTrouble(JSON.stringify(body))).toBeUndefined();
  });

  it.each([
    ['an empty finish reason', { choices: [{ message: { content: '' }, finish_reason: '' }] }],
    ['no finish reason', { choices: [{ message: { content: 'a' } }] }],
    ['no choices', {}],
  ])('with %s has none', (_, body) => {
    expect(wholeTrouble(JSON.stringify(body))).toBe('it gave no finish reason');
  });

  it('with an error has its words', () => {
    expect(wholeTrouble('{"error":{"message":"out of memory"}}')).toBe('out of memory');
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
