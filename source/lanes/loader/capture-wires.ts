/** The four wire formats agents speak, as far as a server needs them that says one word and hears everything. */

/** What a server answers with. */
export interface WireReply {
  readonly type: 'text/event-stream' | 'application/json';
  readonly text: string;
}

/** The one word in the format of the address asked, streamed where the request wants that; undefined for an unknown address. */
export function wireReply(path: string, body: unknown, word: string): WireReply | undefined {
  const asked = path.split('?')[0] ?? '';
  const streams = record(body).stream === true;
  if (/\/chat\/completions$/.test(asked)) return chat(word, streams);
  if (/\/responses$/.test(asked)) return responses(word, streams);
  if (/\/messages$/.test(asked)) return messages(word, streams);
  if (/:streamGenerateContent$/.test(asked)) return stream(sse(generated(word)));
  if (/:generateContent$/.test(asked)) return json(generated(word));
  if (/[:/](?:countTokens|count_tokens)$/.test(asked)) return json(counted);
  return undefined;
}

const model = 'capture';
const counted = { totalTokens: 1, input_tokens: 1 };

/** https://platform.openai.com/docs/api-reference/chat-streaming */
function chat(word: string, streams: boolean): WireReply {
  const head = { id: 'c1', created: 1, model };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const said = { role: 'assistant', content: word };
  if (!streams) {
    const choices = [{ index: 0, message: said, finish_reason: 'stop' }];
    return json({ ...head, object: 'chat.completion', choices, usage });
  }
  const chunk = { ...head, object: 'chat.completion.chunk' };
  return stream(
    sse({ ...chunk, choices: [{ index: 0, delta: said, finish_reason: null }] }),
    sse({ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    sse({ ...chunk, choices: [], usage }),
    'data: [DONE]\n\n',
  );
}

/** https://platform.openai.com/docs/api-reference/responses-streaming */
function responses(word: string, streams: boolean): WireReply {
  const content = [{ type: 'output_text', text: word, annotations: [] }];
  const item = { type: 'message', id: 'm1', role: 'assistant', status: 'completed', content };
  const usage = {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  };
  const head = { id: 'r1', object: 'response', created_at: 1, model };
  const whole = { ...head, status: 'completed', output: [item], usage };
  if (!streams) return json(whole);
  return stream(
    named({ type: 'response.created', response: { ...head, status: 'in_progress' } }),
    named({ type: 'response.output_item.added', output_index: 0, item }),
    named({ type: 'response.output_item.done', output_index: 0, item }),
    named({ type: 'response.completed', response: whole }),
  );
}

/** https://docs.anthropic.com/en/api/messages-streaming */
function messages(word: string, streams: boolean): WireReply {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const head = { id: 'm1', type: 'message', role: 'assistant', model, stop_sequence: null, usage };
  const block = { type: 'text', text: word };
  if (!streams) return json({ ...head, content: [block], stop_reason: 'end_turn' });
  return stream(
    named({ type: 'message_start', message: { ...head, content: [], stop_reason: null } }),
    named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: word } }),
    named({ type: 'content_block_stop', index: 0 }),
    named({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 1 },
    }),
    named({ type: 'message_stop' }),
  );
}

/** https://ai.google.dev/api/generate-content */
function generated(word: string): object {
  const content = { role: 'model', parts: [{ text: word }] };
  const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
  const candidates = [{ content, finishReason: 'STOP', index: 0 }];
  return { candidates, usageMetadata, modelVersion: model };
}

function stream(...events: readonly string[]): WireReply {
  return { type: 'text/event-stream', text: events.join('') };
}

function json(value: object): WireReply {
  return { type: 'application/json', text: JSON.stringify(value) };
}

function sse(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function named(data: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  return `event: ${data.type}\n${sse(data)}`;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
