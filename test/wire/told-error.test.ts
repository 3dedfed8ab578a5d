import { describe, expect, it } from 'vitest';
import { errorIn } from '../../source/wire/told-error.ts';

describe('an error', () => {
  it.each([
    ['OpenAI', { error: { message: 'no', type: 'server_error', code: 500 } }, '500 server_error'],
    ['a text alone', { error: 'no' }, ''],
    [
      'Anthropic',
      { type: 'error', error: { type: 'overloaded_error', message: 'no' } },
      'overloaded_error',
    ],
    [
      'llama-server without a name',
      { code: 500, message: 'no', type: 'server_error' },
      '500 server_error',
    ],
    [
      'vLLM',
      { object: 'error', message: 'no', type: 'BadRequestError', code: 400 },
      '400 BadRequestError',
    ],
    ['a failed response', { type: 'response.failed', response: { error: { message: 'no' } } }, ''],
    ['Cloudflare', { success: false, errors: [{ code: 7003, message: 'no' }] }, '7003'],
    ['FastAPI', { detail: 'no' }, ''],
    ['FastAPI with a list', { detail: [{ msg: 'no', type: 'missing' }] }, ''],
    ['DashScope', { code: 'Throttling', message: 'no' }, 'Throttling'],
    [
      'OpenRouter in the choice',
      { choices: [{ delta: {}, error: { code: 502, message: 'no' } }] },
      '502',
    ],
  ])('of %s has its words', (_, event, kind) => {
    expect(errorIn(event)).toEqual({ message: 'no', kind });
  });

  it('of a provider behind a gateway has both words', () => {
    const error = { message: 'Provider returned error', metadata: { raw: 'out of capacity' } };
    expect(errorIn({ error })?.message).toBe('Provider returned error: out of capacity');
  });

  it('of MiniMax stands in its status', () => {
    const base = (status_code: number) => ({
      base_resp: { status_code, status_msg: 'login fail' },
    });
    expect(errorIn(base(1004))).toEqual({ message: 'login fail (1004)', kind: '1004' });
    expect(errorIn(base(0))).toBeUndefined();
  });

  it('by the name of its event is one, whatever its data', () => {
    expect(errorIn({ code: 500 }, 'error')?.message).toBe('{"code":500}');
    expect(errorIn('out of memory', 'error')?.message).toBe('out of memory');
  });

  it.each([
    ['null', { error: null, choices: [{ delta: { content: 'a' } }] }],
    ['empty', { error: '' }],
    ['false', { error: false }],
    ['in what the model says', { choices: [{ delta: { content: '{"error":"x"}' } }] }],
    ['a message of Anthropic', { type: 'message_start', message: { role: 'assistant' } }],
    ['no object', 7],
  ])('is none when it is %s', (_, event) => {
    expect(errorIn(event)).toBeUndefined();
  });
});
