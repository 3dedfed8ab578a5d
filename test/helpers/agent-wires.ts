import type { Move } from './agent-scenario.ts';

type Said = Extract<Move, { type: 'text' | 'call' }>;
type Body = Readonly<Record<string, unknown>>;
/** A text of the user, or undefined for a result of a tool. */
type Part = string | undefined;

/** One wire format: how a conversation is read out of a request, and how a move is streamed back. */
export interface AgentWire {
  readonly path: RegExp;
  /** Texts of the user, and undefined for each result of a tool. */
  parts(body: Body): readonly Part[];
  tools(body: Body): readonly string[];
  events(said: Said, id: string): readonly string[];
}

const model = 'shelf-1';

/** POST /v1/chat/completions: https://platform.openai.com/docs/api-reference/chat-streaming */
const chat: AgentWire = {
  path: /\/chat\/completions$/,
  parts: (body) =>
    list(body.messages).flatMap((message): readonly Part[] => {
      if (message.role === 'tool') return [undefined];
      return message.role === 'user' ? texts(message.content) : [];
    }),
  tools: (body) => list(body.tools).map((tool) => word(record(tool.function).name)),
  events: (said, id) => {
    const delta =
      said.type === 'text'
        ? { role: 'assistant', content: said.text }
        : {
            role: 'assistant',
            tool_calls: [
              {
                index: 0,
                id,
                type: 'function',
                function: { name: said.name, arguments: JSON.stringify(said.args) },
              },
            ],
          };
    const head = { id: 'c1', object: 'chat.completion.chunk', created: 1, model };
    const finish = said.type === 'text' ? 'stop' : 'tool_calls';
    const usage = { prompt_tokens: 1200, completion_tokens: 34, total_tokens: 1234 };
    return [
      sse({ ...head, choices: [{ index: 0, delta, finish_reason: null }] }),
      sse({ ...head, choices: [{ index: 0, delta: {}, finish_reason: finish }] }),
      sse({ ...head, choices: [], usage }),
      'data: [DONE]\n\n',
    ];
  },
};

/** POST /v1/responses: https://platform.openai.com/docs/api-reference/responses-streaming */
const responses: AgentWire = {
  path: /\/responses$/,
  parts: (body) =>
    list(body.input).flatMap((item): readonly Part[] => {
      if (/_call_output$/.test(word(item.type))) return [undefined];
      return item.role === 'user' ? texts(item.content) : [];
    }),
  tools: (body) => list(body.tools).map((tool) => word(tool.name)),
  events: (said, id) => {
    const item =
      said.type === 'text'
        ? {
            type: 'message',
            id: `msg_${id}`,
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text: said.text, annotations: [] }],
          }
        : {
            type: 'function_call',
            id: `fc_${id}`,
            call_id: id,
            name: said.name,
            arguments: JSON.stringify(said.args),
            status: 'completed',
          };
    const usage = {
      input_tokens: 1200,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 34,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 1234,
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

/** POST /v1/messages: https://docs.anthropic.com/en/api/messages-streaming */
const messages: AgentWire = {
  path: /\/messages(?:\?.*)?$/,
  parts: (body) =>
    list(body.messages).flatMap((message): readonly Part[] => {
      if (message.role !== 'user') return [];
      const blocks = Array.isArray(message.content) ? list(message.content) : [];
      const results = blocks.filter((block) => block.type === 'tool_result');
      return [...texts(message.content), ...results.map(() => undefined)];
    }),
  tools: (body) => list(body.tools).map((tool) => word(tool.name)),
  events: (said, id) => {
    const usage = { input_tokens: 1200, output_tokens: 1 };
    const head = { id: `msg_${id}`, type: 'message', role: 'assistant', model, content: [], usage };
    const block =
      said.type === 'text'
        ? { type: 'text', text: '' }
        : { type: 'tool_use', id: `toolu_${id}`, name: said.name, input: {} };
    const deltas =
      said.type === 'text'
        ? (said.text.match(/\s*\S+/g) ?? []).map((text) => ({ type: 'text_delta', text }))
        : [{ type: 'input_json_delta', partial_json: JSON.stringify(said.args) }];
    const reason = said.type === 'text' ? 'end_turn' : 'tool_use';
    return [
      named({ type: 'message_start', message: head }),
      named({ type: 'content_block_start', index: 0, content_block: block }),
      ...deltas.map((delta) => named({ type: 'content_block_delta', index: 0, delta })),
      named({ type: 'content_block_stop', index: 0 }),
      named({
        type: 'message_delta',
        delta: { stop_reason: reason, stop_sequence: null },
        usage: { output_tokens: 34 },
      }),
      named({ type: 'message_stop' }),
    ];
  },
};

/** POST …:streamGenerateContent: https://ai.google.dev/api/generate-content */
const generate: AgentWire = {
  path: /:streamGenerateContent/,
  parts: (body) =>
    list(body.contents).flatMap((content): readonly Part[] => {
      if (content.role !== 'user') return [];
      return list(content.parts).map((part) =>
        part.functionResponse === undefined ? word(part.text) : undefined,
      );
    }),
  tools: (body) =>
    list(body.tools).flatMap((tool) =>
      list(tool.functionDeclarations).map((declared) => word(declared.name)),
    ),
  events: (said) => {
    const part =
      said.type === 'text'
        ? { text: said.text }
        : { functionCall: { name: said.name, args: said.args } };
    const usageMetadata = { promptTokenCount: 1200, candidatesTokenCount: 34 };
    const candidate = { content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 };
    return [sse({ candidates: [candidate], usageMetadata, modelVersion: model })];
  },
};

export const agentWires: readonly AgentWire[] = [chat, responses, messages, generate];

function sse(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function named(data: { readonly type: string } & Body): string {
  return `event: ${data.type}\n${sse(data)}`;
}

function texts(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return list(content).flatMap((part) => (typeof part.text === 'string' ? [part.text] : []));
}

function list(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Body {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
