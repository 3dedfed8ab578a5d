/**
 * Server-sent events, cut from text as it arrives, and what each of them says about the model.
 * Comments (`: ping`) are sent by llama-server's HTTP thread every 30 s, also while inference is
 * frozen (`--sse-ping-interval`), so they are never a sign of life.
 */
export interface SseEvent {
  /** The event as it came, its empty line included. */
  readonly raw: string;
  /** The `data:` lines joined; undefined for a comment or a field alone. */
  readonly data: string | undefined;
}

export interface SseParser {
  /** The events that this piece completes. */
  push(piece: string): readonly SseEvent[];
  /** What is left when the stream has ended without an empty line; a last event counts. */
  end(): readonly SseEvent[];
}

/** Most characters of one event; a stream without empty lines is passed on unread. */
const maxEventLength = 8 * 1_048_576;

export function createSseParser(): SseParser {
  let rest = '';
  const cut = (): readonly SseEvent[] => {
    const events: SseEvent[] = [];
    const border = /\r\n\r\n|\n\n|\r\r/g;
    let from = 0;
    for (let found = border.exec(rest); found !== null; found = border.exec(rest)) {
      events.push(eventOf(rest.slice(from, border.lastIndex)));
      from = border.lastIndex;
    }
    rest = rest.slice(from);
    return events;
  };
  const flush = (): readonly SseEvent[] => {
    const last = rest === '' ? [] : [eventOf(rest)];
    rest = '';
    return last;
  };
  return {
    push: (piece) => {
      rest += piece;
      const events = cut();
      return rest.length > maxEventLength ? [...events, ...flush()] : events;
    },
    end: flush,
  };
}

function eventOf(raw: string): SseEvent {
  const lines = raw.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:'));
  if (lines.length === 0) return { raw, data: undefined };
  return { raw, data: lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n') };
}

/** What one event says: only `token` and `progress` are life. */
export type Sign =
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'progress'; readonly processed: number; readonly total: number }
  | { readonly type: 'error'; readonly message: string }
  /** The reply is complete. */
  | { readonly type: 'end' }
  | { readonly type: 'nothing' };

export interface Reading {
  readonly sign: Sign;
  readonly figures: Figures;
}

/** Counts the engine gives with its last events; undefined where it says nothing. */
export interface Figures {
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  /** Measured by the engine, in tokens per second. */
  readonly promptTps?: number;
  readonly outputTps?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the data of an event of any of the four wire forms: chat, completion, response, message. */
export function readEvent(data: string | undefined): Reading {
  if (data === undefined) return { sign: { type: 'nothing' }, figures: {} };
  if (data.trim() === '[DONE]') return { sign: { type: 'end' }, figures: {} };
  const event = fields(parsed(data));
  return { sign: signOf(event), figures: readFigures(event) };
}

function signOf(event: Fields): Sign {
  if (isFields(event.error) || event.type === 'error') {
    const error = fields(event.error);
    return {
      type: 'error',
      message: text(error.message) || text(event.message) || 'no reason given',
    };
  }
  const token = chatToken(event) || typedToken(event);
  if (token !== '') return { type: 'token', text: token };
  if (isFields(event.prompt_progress)) {
    const { processed, total } = event.prompt_progress;
    return { type: 'progress', processed: count(processed) ?? 0, total: count(total) ?? 0 };
  }
  return isEnd(event) ? { type: 'end' } : { type: 'nothing' };
}

/** Chat and text completions, and llama.cpp's own. */
function chatToken(event: Fields): string {
  if (!Array.isArray(event.choices)) return text(event.content);
  const choice = fields(event.choices[0]);
  const delta = fields(choice.delta);
  const words =
    text(delta.content) ||
    text(delta.reasoning_content) ||
    text(delta.reasoning) ||
    text(delta.refusal) ||
    text(choice.text);
  if (words !== '') return words;
  return Array.isArray(delta.tool_calls) && delta.tool_calls.length > 0
    ? JSON.stringify(delta.tool_calls)
    : '';
}

/** Responses (`response.….delta`) and Anthropic's messages (`content_block_delta`). */
function typedToken(event: Fields): string {
  if (typeof event.type !== 'string') return '';
  if (event.type.startsWith('response.') && event.type.endsWith('.delta')) return text(event.delta);
  if (event.type !== 'content_block_delta') return '';
  const delta = fields(event.delta);
  return text(delta.text) || text(delta.thinking) || text(delta.partial_json);
}

function isEnd(event: Fields): boolean {
  if (event.type === 'message_stop' || event.stop === true) return true;
  if (typeof event.type === 'string') {
    return /^response\.(?:completed|incomplete|failed)$/.test(event.type);
  }
  const choice = Array.isArray(event.choices) ? fields(event.choices[0]) : {};
  return typeof choice.finish_reason === 'string';
}

/** Usage and llama.cpp's `timings`, of an event or of a whole reply that was not streamed. */
export function readFigures(event: Fields): Figures {
  const inner = fields(event.response ?? event.message);
  const usage = { ...fields(inner.usage), ...fields(event.usage) };
  const timings = fields(event.timings);
  const promptTokens = count(usage.prompt_tokens) ?? count(usage.input_tokens);
  const outputTokens =
    count(usage.completion_tokens) ?? count(usage.output_tokens) ?? count(timings.predicted_n);
  const promptTps = speed(timings.prompt_per_second);
  const outputTps = speed(timings.predicted_per_second);
  return {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(promptTps === undefined ? {} : { promptTps }),
    ...(outputTps === undefined ? {} : { outputTps }),
  };
}

/** Whether a whole chat completion shows that at least one token was generated. */
export function hasToken(body: string): boolean {
  const reply = fields(parsed(body));
  if ((readFigures(reply).outputTokens ?? 0) > 0) return true;
  const choice = fields(Array.isArray(reply.choices) ? reply.choices[0] : undefined);
  const message = fields(choice.message);
  const words = text(message.content) || text(message.reasoning_content) || text(choice.text);
  return words !== '' || choice.finish_reason === 'length';
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function speed(value: unknown): number | undefined {
  const found = count(value);
  return found === undefined || found <= 0 ? undefined : found;
}
