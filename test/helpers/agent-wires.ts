import {
  type AgentPart,
  type AgentWire,
  chatWire,
  listOf,
  named,
  responsesWire,
  sse,
  textsIn,
  wordOf,
  wordsOf,
} from '../../source/lanes/rehearsal/script/agent-wires.ts';

const user = (text: string): AgentPart => ({ by: 'user', text });
const result: AgentPart = { by: 'tool', text: '' };

/** POST /v1/messages: https://docs.anthropic.com/en/api/messages-streaming */
const messagesWire: AgentWire = {
  path: /\/messages$/,
  parts: (body) =>
    listOf(body.messages).flatMap((message) => {
      if (message.role !== 'user') return [];
      const blocks = Array.isArray(message.content) ? listOf(message.content) : [];
      const results = blocks.filter((block) => block.type === 'tool_result');
      return [...textsIn(message.content).map(user), ...results.map(() => result)];
    }),
  tools: (body) => listOf(body.tools).map((tool) => wordOf(tool.name)),
  events: (said, { id, model }) => {
    const usage = { input_tokens: 1200, output_tokens: 1 };
    const head = { id: `msg_${id}`, type: 'message', role: 'assistant', model, content: [], usage };
    const block =
      said.type === 'text'
        ? { type: 'text', text: '' }
        : { type: 'tool_use', id: `toolu_${id}`, name: said.name, input: {} };
    const deltas =
      said.type === 'text'
        ? wordsOf(said.text).map((text) => ({ type: 'text_delta', text }))
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
const generateWire: AgentWire = {
  path: /:streamGenerateContent/,
  parts: (body) =>
    listOf(body.contents).flatMap((content) => {
      if (content.role !== 'user') return [];
      return listOf(content.parts).map((part) =>
        part.functionResponse === undefined ? user(wordOf(part.text)) : result,
      );
    }),
  tools: (body) =>
    listOf(body.tools).flatMap((tool) =>
      listOf(tool.functionDeclarations).map((declared) => wordOf(declared.name)),
    ),
  events: (said, { model }) => {
    const part =
      said.type === 'text'
        ? { text: said.text }
        : { functionCall: { name: said.name, args: said.args } };
    const usageMetadata = { promptTokenCount: 1200, candidatesTokenCount: 34 };
    const candidate = { content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 };
    return [sse({ candidates: [candidate], usageMetadata, modelVersion: model })];
  },
};

export const agentWires: readonly AgentWire[] = [
  chatWire,
  responsesWire,
  messagesWire,
  generateWire,
];
