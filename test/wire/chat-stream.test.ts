import { describe, expect, it } from 'vitest';
import { createChatStream, judgeChat } from '../../source/wire/chat-stream.ts';

const delta = (content: unknown, finish: unknown = null): object => ({
  model: 'm',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});

/** What a stream of these events comes to; a text is sent as it is. */
function read(...events: readonly unknown[]) {
  const stream = createChatStream();
  const said = { text: '', reasoning: '', refusal: '' };
  let tokens = 0;
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    const now = stream.take({ raw: '', data });
    if (now === undefined) continue;
    tokens += 1;
    said.text += now.text;
    said.reasoning += now.reasoning;
    said.refusal += now.refusal;
  }
  const heard = stream.heard();
  return { ...said, tokens, heard, stream, judged: judgeChat(heard, said) };
}

describe('the words of a stream', () => {
  it.each([
    ['text', { content: 'a' }, 'a', ''],
    [
      'a list of parts',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      'ab',
      '',
    ],
    ['a list of texts', { content: ['a', 'b'] }, 'ab', ''],
    ['one part', { content: { type: 'text', text: 'a' } }, 'a', ''],
    [
      'thoughts in parts',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'h' }] },
          { type: 'text', text: 'a' },
        ],
      },
      'a',
      'h',
    ],
    ['a thought as a text', { content: [{ type: 'thinking', thinking: 'h' }] }, '', 'h'],
    [
      'a reference beside the text',
      {
        content: [
          { type: 'reference', reference_ids: [1] },
          { type: 'text', text: 'a' },
        ],
      },
      'a',
      '',
    ],
    ['reasoning_content', { reasoning_content: 'h', content: 'a' }, 'a', 'h'],
    [
      'reasoning',
      { reasoning: 'h', reasoning_details: [{ type: 'reasoning.text', text: 'h' }] },
      '',
      'h',
    ],
    [
      'details of reasoning alone',
      { reasoning_details: [{ type: 'reasoning.text', text: 'h' }] },
      '',
      'h',
    ],
    [
      'a thought of Gemini',
      { content: 'h', extra_content: { google: { thought: true } } },
      '',
      'h',
    ],
  ])('are read from %s, thoughts apart', (_, said, text, reasoning) => {
    const { tokens, ...rest } = read({ choices: [{ delta: said }] });
    expect(rest).toMatchObject({ text, reasoning });
    expect(tokens).toBe(1);
  });

  it('are read from a message where there is no delta', () => {
    const message = (content: string) => ({ choices: [{ message: { content } }] });
    expect(read(message('a'), message('b')).text).toBe('ab');
  });

  it('are not read twice from an endpoint that repeats the whole as a message', () => {
    const both = (now: string, all: string) => ({
      choices: [{ delta: { content: now }, message: { content: all } }],
    });
    expect(read(both('a', 'a'), both('b', 'ab'), both('', 'ab')).text).toBe('ab');
  });

  it.each([
    ['empty data', ''],
    ['an empty delta', delta('')],
    ['no content', delta(null)],
    ['a role', { choices: [{ delta: { role: 'assistant' } }] }],
    ['usage', { choices: [], usage: { prompt_tokens: 3, completion_tokens: 1 } }],
    ['a ping', { type: 'ping' }],
    ['no object', '"keep-alive"'],
  ])('are none in %s, which is no token and no trouble', (_, event) => {
    const { tokens, judged } = read(event, delta('a'), event, delta('', 'stop'), event);
    expect(tokens).toBe(1);
    expect(judged).toEqual({ status: 'done' });
  });

  it('of a kind that is not known fail the reply by name', () => {
    const { judged, text } = read(delta([{ type: 'audio_text', text: 'x' }]), delta('a', 'stop'));
    expect(text).toBe('a');
    expect(judged).toMatchObject({ message: expect.stringContaining('"audio_text"') });
  });
});

describe('the end of a stream', () => {
  it.each([
    ['a good word', [delta('a'), delta('', 'stop')], 'done'],
    ['a good word after empty ones', [delta('a', ''), delta('b', ''), delta('', 'stop')], 'done'],
    [
      'a good word on every event and [DONE]',
      [delta('a', 'stop'), delta('b', 'stop'), '[DONE]'],
      'done',
    ],
    [
      'a good word on every event and a closed socket',
      [delta('a', 'stop'), delta('b', 'stop')],
      'cut',
    ],
    ['text after a good word', [delta('a', 'stop'), delta('b')], 'cut'],
    ['empty words and a closed socket', [delta('a', ''), delta('b', '')], 'cut'],
    ['empty words and [DONE]', [delta('a', ''), '[DONE]'], 'cut'],
    ['[DONE] alone', [delta('a'), '[DONE]'], 'cut'],
    ['a closed socket', [delta('a')], 'cut'],
    ['a bad word before a good one', [delta('a', 'length'), delta('', 'stop')], 'cut'],
    ['a bad word after a good one', [delta('a', 'stop'), delta('', 'abort')], 'cut'],
    ['a word that is not text', [delta('a'), delta('', { type: 'stop' })], 'error'],
    ['the text null', [delta('a'), delta('', 'null')], 'error'],
    ['tool calls', [delta('a'), delta('', 'tool_calls'), '[DONE]'], 'tool-only'],
    ['an event that is no JSON', [delta('a'), '{"cho', delta('', 'stop')], 'cut'],
  ])('by %s is %s', (_, events, end) => {
    const { judged } = read(...events);
    expect(judged.status === 'done' ? 'done' : judged.reason).toBe(end);
  });

  it('by [DONE] without a reason says that [DONE] came', () => {
    const { judged } = read(delta('a'), '[DONE]');
    expect(judged).toMatchObject({ message: expect.stringContaining('[DONE]') });
  });

  it('by an error keeps its words, and nothing counts after it', () => {
    const { heard, text, stream } = read(
      delta('a'),
      { error: { message: 'gone' } },
      delta('b', 'stop'),
    );
    expect(heard.error?.message).toBe('gone');
    expect(text).toBe('a');
    expect(stream.isOver()).toBe(true);
  });
});

describe('the ids and counts of a stream', () => {
  const as = (model: string) => ({ model, choices: [{ delta: { content: 'a' } }] });

  it('keep an id that changes in mid-stream, and none that is empty', () => {
    const { stream } = read(as(''), as('gpt-4o'), as('claude-opus-4'), as('gpt-4o'));
    expect(stream.served('x', (id) => id)).toEqual({
      by: 'reported',
      id: 'claude-opus-4',
      ids: ['gpt-4o', 'claude-opus-4'],
    });
    expect(read(as('')).stream.served('x', (id) => id)).toEqual({ by: 'declared', id: 'x' });
  });

  it.each([
    [
      'OpenAI',
      {
        usage: {
          prompt_tokens: 9,
          completion_tokens: 2,
          prompt_tokens_details: { cached_tokens: 4 },
        },
      },
      9,
      4,
    ],
    [
      'DeepSeek',
      { usage: { prompt_tokens: 9, completion_tokens: 2, prompt_cache_hit_tokens: 4 } },
      9,
      4,
    ],
    [
      'Anthropic',
      { usage: { input_tokens: 5, output_tokens: 2, cache_read_input_tokens: 4 } },
      9,
      4,
    ],
    [
      'Moonshot',
      { choices: [{ delta: {}, usage: { prompt_tokens: 9, completion_tokens: 2 } }] },
      9,
      undefined,
    ],
    ['Groq', { x_groq: { usage: { prompt_tokens: 9, completion_tokens: 2 } } }, 9, undefined],
    ['llama-server', { timings: { prompt_n: 5, cache_n: 4, predicted_n: 2 } }, 9, 4],
  ])('count the whole prompt as %s says it', (_, event, inputTokens, cachedTokens) => {
    const cached = cachedTokens === undefined ? {} : { cachedTokens };
    const usage = { inputTokens, outputTokens: 2, ...cached, scope: 'call' };
    expect(read(event).heard.usage).toEqual(usage);
  });

  it.each([
    ['noughts', { usage: { prompt_tokens: 0, completion_tokens: 0 } }],
    ['nothing', { usage: null }],
    ['only what was read anew', { timings: { prompt_n: 5, predicted_n: 2 } }],
  ])('count nothing where an endpoint says %s', (_, event) => {
    expect(read(event).heard.usage).toBeUndefined();
  });
});
