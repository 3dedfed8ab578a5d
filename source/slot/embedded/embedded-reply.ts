import type { Delivery, Dialect } from './embedded-ask.ts';

/** One server-sent event; `data` is sent as JSON, a string as it is. */
export interface Frame {
  readonly event?: string;
  readonly data: unknown;
}

/** How a generation ended and what it cost, in tokens. */
export interface EmbeddedEnd {
  readonly reason: 'stop' | 'length';
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface PromptProgress {
  readonly total: number;
  readonly processed: number;
  readonly timeMs: number;
}

/** What identifies a reply. `created` is in seconds since 1970. */
export interface ReplyHead {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

/**
 * One reply in one wire format: call `open` once, `piece` for each text as it comes (thoughts come
 * before the answer), then `close`; or only `whole` for a reply without a stream.
 */
export interface Reply {
  open(): readonly Frame[];
  progress(progress: PromptProgress): readonly Frame[];
  piece(text: string, thought: boolean): readonly Frame[];
  close(end: EmbeddedEnd): readonly Frame[];
  whole(text: string, thoughts: string, end: EmbeddedEnd): unknown;
}

/** A reply in the format the request came in, shaped as llama-server shapes its own. */
export function replyIn(dialect: Dialect, head: ReplyHead, delivery: Delivery): Reply {
  switch (dialect) {
    case 'chat':
      return chatReply(head, delivery);
    case 'completion':
      return completionReply(head, delivery);
    case 'message':
      return messageReply(head);
    case 'response':
      return responseReply(head);
    default:
      return dialect satisfies never;
  }
}

/** The bytes of frames as a stream of server-sent events. */
export function eventStream(frames: readonly Frame[]): string {
  return frames
    .map(({ event, data }) => {
      const name = event === undefined ? '' : `event: ${event}\n`;
      return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
    })
    .join('');
}

const done: Frame = { data: '[DONE]' };

function chatReply(head: ReplyHead, { usage, progress: wantsProgress }: Delivery): Reply {
  const chunk = (choices: readonly unknown[], more: object = {}): Frame => ({
    data: { ...head, object: 'chat.completion.chunk', choices, ...more },
  });
  const delta = (fields: object, finish: string | null = null): readonly unknown[] => [
    { index: 0, delta: fields, finish_reason: finish },
  ];
  return {
    open: () => [chunk(delta({ role: 'assistant', content: null }))],
    progress: ({ total, processed, timeMs }) =>
      wantsProgress
        ? [chunk([], { prompt_progress: { total, cache: 0, processed, time_ms: timeMs } })]
        : [],
    piece: (text, thought) => [
      chunk(delta(thought ? { reasoning_content: text } : { content: text })),
    ],
    close: (end) => [
      chunk(delta({}, end.reason)),
      ...(usage ? [chunk([], { usage: openaiUsage(end) })] : []),
      done,
    ],
    whole: (content, thoughts, end) => ({
      ...{ ...head, object: 'chat.completion', usage: openaiUsage(end) },
      choices: [
        {
          ...{ index: 0, finish_reason: end.reason },
          message: { role: 'assistant', content, ...(thoughts && { reasoning_content: thoughts }) },
        },
      ],
    }),
  };
}

function completionReply(head: ReplyHead, { usage }: Delivery): Reply {
  const chunk = (choices: readonly unknown[], more: object = {}): Frame => ({
    data: { ...head, object: 'text_completion', choices, ...more },
  });
  return {
    open: () => [],
    progress: () => [],
    piece: (text) => [chunk([{ index: 0, text, finish_reason: null }])],
    close: (end) => [
      chunk([{ index: 0, text: '', finish_reason: end.reason }]),
      ...(usage ? [chunk([], { usage: openaiUsage(end) })] : []),
      done,
    ],
    whole: (text, thoughts, end) => ({
      ...{ ...head, object: 'text_completion', usage: openaiUsage(end) },
      choices: [{ index: 0, text: `${thoughts}${text}`, finish_reason: end.reason }],
    }),
  };
}

function openaiUsage({ promptTokens, completionTokens }: EmbeddedEnd): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function named(data: { readonly type: string } & Readonly<Record<string, unknown>>): Frame {
  return { event: data.type, data };
}

function messageReply({ id, model }: ReplyHead): Reply {
  const base = { id, type: 'message', role: 'assistant', model, stop_sequence: null };
  const stopReason = (end: EmbeddedEnd) => (end.reason === 'stop' ? 'end_turn' : 'max_tokens');
  const usageOf = (end: EmbeddedEnd) => ({
    ...{ input_tokens: end.promptTokens, output_tokens: end.completionTokens },
  });
  const blocks = messageBlocks();
  return {
    open: () => {
      const usage = { input_tokens: 0, output_tokens: 0 };
      const message = { ...base, content: [], stop_reason: null, usage };
      return [named({ type: 'message_start', message })];
    },
    progress: () => [],
    piece: blocks.piece,
    close: (end) => {
      const delta = { stop_reason: stopReason(end), stop_sequence: null };
      return [
        ...blocks.close(),
        named({ type: 'message_delta', delta, usage: usageOf(end) }),
        named({ type: 'message_stop' }),
      ];
    },
    whole: (text, thoughts, end) => {
      const thinking =
        thoughts === '' ? [] : [{ type: 'thinking', thinking: thoughts, signature: '' }];
      const content = [...thinking, { type: 'text', text }];
      return { ...base, content, stop_reason: stopReason(end), usage: usageOf(end) };
    },
  };
}

/** Opens and closes the content blocks of a streamed message: thoughts and text are apart. */
function messageBlocks(): {
  piece(text: string, thought: boolean): readonly Frame[];
  close(): readonly Frame[];
} {
  let index = -1;
  let open: 'none' | 'thinking' | 'text' = 'none';
  const close = (): readonly Frame[] => {
    if (open === 'none') return [];
    open = 'none';
    return [named({ type: 'content_block_stop', index })];
  };
  const begin = (kind: 'thinking' | 'text'): readonly Frame[] => {
    if (open === kind) return [];
    const closed = close();
    index += 1;
    open = kind;
    const empty =
      kind === 'text' ? { type: kind, text: '' } : { type: kind, thinking: '', signature: '' };
    return [...closed, named({ type: 'content_block_start', index, content_block: empty })];
  };
  return {
    piece: (text, thought) => {
      const begun = begin(thought ? 'thinking' : 'text');
      const delta = thought
        ? { type: 'thinking_delta', thinking: text }
        : { type: 'text_delta', text };
      return [...begun, named({ type: 'content_block_delta', index, delta })];
    },
    close: () => (index < 0 ? [...begin('text'), ...close()] : close()),
  };
}

function responseReply({ id, created, model }: ReplyHead): Reply {
  const itemId = `msg_${id}`;
  const base = { id, object: 'response', created_at: created, model };
  const item = (status: string, content: readonly unknown[]) => ({
    ...{ id: itemId, type: 'message', role: 'assistant', status, content },
  });
  const textPart = (text: string) => ({ type: 'output_text', text, annotations: [] });
  const at = { item_id: itemId, output_index: 0, content_index: 0 };
  const finished = (text: string, end: EmbeddedEnd) => ({
    ...base,
    status: end.reason === 'stop' ? 'completed' : 'incomplete',
    incomplete_details: end.reason === 'stop' ? null : { reason: 'max_output_tokens' },
    output: [item(end.reason === 'stop' ? 'completed' : 'incomplete', [textPart(text)])],
    usage: {
      input_tokens: end.promptTokens,
      output_tokens: end.completionTokens,
      total_tokens: end.promptTokens + end.completionTokens,
    },
  });
  let said = '';
  let sequence = 0;
  const next = (type: string, fields: object): Frame => {
    sequence += 1;
    return named({ type, sequence_number: sequence - 1, ...fields });
  };
  return {
    open: () => [
      next('response.created', { response: { ...base, status: 'in_progress', output: [] } }),
      next('response.output_item.added', { output_index: 0, item: item('in_progress', []) }),
      next('response.content_part.added', { ...at, part: textPart('') }),
    ],
    progress: () => [],
    piece: (text, thought) => {
      if (thought) return [];
      said += text;
      return [next('response.output_text.delta', { ...at, delta: text })];
    },
    close: (end) => {
      const response = finished(said, end);
      return [
        next('response.output_text.done', { ...at, text: said }),
        next('response.content_part.done', { ...at, part: textPart(said) }),
        next('response.output_item.done', { output_index: 0, item: response.output[0] }),
        next(`response.${response.status}`, { response }),
      ];
    },
    whole: (text, _thoughts, end) => finished(text, end),
  };
}
