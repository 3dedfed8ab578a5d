// The two wire formats that agent programs of a rehearsal speak, with tools: requests in, events out.

/** What stands in a request, in order: the role, words of the user, results of tools. */
export interface AgentPart {
  readonly by: 'role' | 'user' | 'tool';
  readonly text: string;
}

/** What a model does next: it says something, or calls one tool. */
export type AgentMove =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly name: string; readonly args: object };

export interface AgentHeading {
  readonly id: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export type Body = Readonly<Record<string, unknown>>;

/** One wire format: how a conversation is read out of a request, and how a move is streamed back. */
export interface AgentWire {
  readonly path: RegExp;
  parts(body: Body): readonly AgentPart[];
  /** Names of the tools the agent offers. */
  tools(body: Body): readonly string[];
  /** Server-sent events of the whole answer, in order. */
  events(move: AgentMove, heading: AgentHeading): readonly string[];
}

/** POST /v1/chat/completions: https://platform.openai.com/docs/api-reference/chat-streaming */
export const chatWire: AgentWire = {
  path: /^\/v1\/chat\/completions$/,
  parts: (body) =>
    listOf(body.messages).flatMap((message) => {
      if (message.role === 'tool') return [partOf('tool', textsIn(message.content))];
      if (message.role === 'user') return textsIn(message.content).map((one) => said('user', one));
      return message.role === 'system' ? [partOf('role', textsIn(message.content))] : [];
    }),
  tools: (body) => listOf(body.tools).map((tool) => wordOf(recordOf(tool.function).name)),
  events: (move, { id, model, inputTokens, outputTokens }) => {
    const head = { id, object: 'chat.completion.chunk', created: 1, model };
    const event = (delta: object, finish: string | null) =>
      sse({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] });
    const usage = {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    };
    return [
      event({ role: 'assistant', content: '' }, null),
      ...chatDeltas(move, id).map((delta) => event(delta, null)),
      event({}, move.type === 'text' ? 'stop' : 'tool_calls'),
      sse({ ...head, choices: [], usage }),
      'data: [DONE]\n\n',
    ];
  },
};

function chatDeltas(move: AgentMove, id: string): readonly object[] {
  if (move.type === 'text') return wordsOf(move.text).map((content) => ({ content }));
  const call = { name: move.name, arguments: JSON.stringify(move.args) };
  return [{ tool_calls: [{ index: 0, id, type: 'function', function: call }] }];
}

/** A text cut before its spaces, as tokens are. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** POST /v1/responses: https://platform.openai.com/docs/api-reference/responses-streaming */
export const responsesWire: AgentWire = {
  path: /^\/v1\/responses$/,
  parts: (body) =>
    listOf(body.input).flatMap((item) => {
      if (/_call_output$/.test(wordOf(item.type))) return [said('tool', wordOf(item.output))];
      if (item.role === 'user') return textsIn(item.content).map((one) => said('user', one));
      return item.role === 'developer' ? [partOf('role', textsIn(item.content))] : [];
    }),
  tools: (body) => listOf(body.tools).map((tool) => wordOf(tool.name)),
  events: (move, { id, model, inputTokens, outputTokens }) => {
    const item = responseItem(move, id);
    const usage = {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    };
    const response = { id: `resp_${id}`, object: 'response', created_at: 1, model };
    return [
      named({ type: 'response.created', response: { ...response, status: 'in_progress' } }),
      named({ type: 'response.output_item.added', output_index: 0, item }),
      named({ type: 'response.output_item.done', output_index: 0, item }),
      named({
        type: 'response.completed',
        response: { ...response, status: 'completed', output: [item], usage },
      }),
    ];
  },
};

function responseItem(move: AgentMove, id: string): object {
  if (move.type === 'text') {
    const content = [{ type: 'output_text', text: move.text, annotations: [] }];
    return { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content };
  }
  return {
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    name: move.name,
    arguments: JSON.stringify(move.args),
    status: 'completed',
  };
}

/** An event without a name. */
export function sse(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** An event named as its own type. */
export function named(data: { readonly type: string } & Body): string {
  return `event: ${data.type}\n${sse(data)}`;
}

/** Texts of a message's content, whether it is one string or a list of parts. */
export function textsIn(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return listOf(content).flatMap((part) => (typeof part.text === 'string' ? [part.text] : []));
}

export function listOf(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

export function recordOf(value: unknown): Body {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function said(by: AgentPart['by'], text: string): AgentPart {
  return { by, text };
}

function partOf(by: AgentPart['by'], texts: readonly string[]): AgentPart {
  return said(by, texts.join('\n\n'));
}
