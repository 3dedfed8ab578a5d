import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../source/slot/embedded/embedded-ask.ts';
import {
  type EmbeddedEnd,
  eventStream,
  replyIn,
} from '../../../source/slot/embedded/embedded-reply.ts';

const head = { id: 'a1', created: 1_700_000_000, model: 'clockwork' };
const delivery = { model: undefined, stream: true, usage: true, progress: true };
const stopped: EmbeddedEnd = { reason: 'stop', promptTokens: 7, completionTokens: 2 };
const cut: EmbeddedEnd = { ...stopped, reason: 'length' };

function streamed(dialect: Dialect, end = stopped): string {
  const reply = replyIn(dialect, head, delivery);
  return eventStream([
    ...reply.open(),
    ...reply.progress({ total: 7, processed: 3, timeMs: 5 }),
    ...reply.piece('Hm.', true),
    ...reply.piece('Yes', false),
    ...reply.piece(', it is.', false),
    ...reply.close(end),
  ]);
}

/** The real client, reading our bytes. */
function client(body: string): OpenAI {
  return new OpenAI({
    apiKey: 'none',
    fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
  });
}

async function all<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const seen: T[] = [];
  for await (const one of stream) seen.push(one);
  return seen;
}

function eventsOf(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)));
}

describe('a streamed reply', () => {
  it('is read as a chat by the openai client', async () => {
    const chunks = await all(
      await client(streamed('chat')).chat.completions.create({
        ...{ model: 'm', messages: [], stream: true },
      }),
    );
    const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
    expect(deltas.map((delta) => delta.content ?? '').join('')).toBe('Yes, it is.');
    expect(deltas).toContainEqual({ reasoning_content: 'Hm.' });
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 2 });
  });

  it('is read as a completion by the openai client', async () => {
    const chunks = await all(
      await client(streamed('completion', cut)).completions.create({
        ...{ model: 'm', prompt: 'x', stream: true },
      }),
    );
    expect(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join('')).toBe('Hm.Yes, it is.');
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason)).toContain('length');
  });

  it('is read as a response by the openai client', async () => {
    const stream = client(streamed('response')).responses.stream({ model: 'm', input: 'x' });
    const response = await stream.finalResponse();
    expect(response.output_text).toBe('Yes, it is.');
    expect(response.status).toBe('completed');
  });

  it('tells of a prompt in progress where that was asked for, and never in place of a token', () => {
    const chunk = eventsOf(streamed('chat')).find((event) => 'prompt_progress' in event);
    expect(chunk).toMatchObject({ choices: [], prompt_progress: { total: 7, processed: 3 } });
    const reply = replyIn('chat', head, { ...delivery, progress: false });
    expect(reply.progress({ total: 7, processed: 3, timeMs: 5 })).toEqual([]);
  });

  it('is a message of blocks that are opened and closed in order', () => {
    const events = eventsOf(streamed('message', cut));
    expect(events.map((event) => event.type)).toEqual([
      ...['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_delta'],
      ...['content_block_stop', 'message_delta', 'message_stop'],
    ]);
    expect(events.map((event) => event.index).filter((index) => index !== undefined)).toEqual([
      ...[0, 0, 0, 1, 1, 1, 1],
    ]);
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'max_tokens' },
      usage: { input_tokens: 7, output_tokens: 2 },
    });
  });

  it('has a block of text in a message even where nothing was said', () => {
    const reply = replyIn('message', head, delivery);
    const types = [...reply.open(), ...reply.close(stopped)].map((frame) => frame.event);
    expect(types).toEqual([
      ...['message_start', 'content_block_start', 'content_block_stop'],
      ...['message_delta', 'message_stop'],
    ]);
  });
});

describe('a whole reply', () => {
  it.each<[Dialect, object]>([
    ['chat', { choices: [{ message: { content: 'Yes', reasoning_content: 'Hm.' } }] }],
    ['completion', { choices: [{ text: 'Hm.Yes', finish_reason: 'length' }] }],
    ['message', { content: [{ thinking: 'Hm.' }, { text: 'Yes' }], stop_reason: 'max_tokens' }],
    ['response', { status: 'incomplete', output: [{ content: [{ text: 'Yes' }] }] }],
  ])('in the format of a %s carries text, thoughts and why it ended', (dialect, shape) => {
    const reply = replyIn(dialect, head, { ...delivery, stream: false });
    expect(reply.whole('Yes', 'Hm.', cut)).toMatchObject(shape);
  });

  it('without thoughts has no field for them', () => {
    const body = JSON.stringify(replyIn('chat', head, delivery).whole('Yes', '', stopped));
    expect(body).not.toContain('reasoning_content');
  });
});
