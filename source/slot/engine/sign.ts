import { type ChunkContent, readChatChunk } from '../../wire/chat-chunk.ts';
import { errorIn } from '../../wire/told-error.ts';

/**
 * What each event of the engine's stream says about the model. Comments (`: ping`) are sent by
 * llama-server's HTTP thread every 30 s, also while inference is frozen (`--sse-ping-interval`), so
 * they are never a sign of life.
 */

/** What one event says: only `token` and `progress` are life. */
export type Sign =
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'progress'; readonly processed: number; readonly total: number }
  | { readonly type: 'error'; readonly message: string }
  /** The reply has ended, whole or not; `ending` says how. */
  | { readonly type: 'end' }
  /** `[DONE]`: the stream is over, which says nothing about the reply. */
  | { readonly type: 'done' }
  | { readonly type: 'nothing' };

export interface Reading {
  readonly sign: Sign;
  /** The engine's own word for the end of the reply, also beside a last token. */
  readonly ending?: string;
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
export function readEvent(data: string | undefined, name?: string): Reading {
  const raw = data?.trim() ?? '';
  if (raw === '') return { sign: { type: 'nothing' }, figures: {} };
  if (raw.toUpperCase() === '[DONE]') return { sign: { type: 'done' }, figures: {} };
  const value = parsed(raw);
  const error = errorIn(value ?? raw, name);
  if (error !== undefined) return { sign: { type: 'error', message: error.message }, figures: {} };
  const event = fields(value);
  const ending = endingOf(event);
  const ended = ending === '' ? {} : { ending };
  return { sign: signOf(event, ending), figures: readFigures(event), ...ended };
}

function signOf(event: Fields, ending: string): Sign {
  const token = chatToken(event) || typedToken(event);
  if (token !== '') return { type: 'token', text: token };
  if (isFields(event.prompt_progress)) {
    const { processed, total } = event.prompt_progress;
    return { type: 'progress', processed: count(processed) ?? 0, total: count(total) ?? 0 };
  }
  return { type: ending === '' ? 'nothing' : 'end' };
}

/** What a whole answer of the engine's lacks to be one; undefined where it has an ending, good or bad. */
export function wholeTrouble(body: string): string | undefined {
  const value = parsed(body);
  const error = errorIn(value);
  if (error !== undefined) return error.message;
  return endingOf(fields(value)) === '' ? 'it gave no finish reason' : undefined;
}

/** Chat and text completions, and llama.cpp's own. */
function chatToken(event: Fields): string {
  if (!Array.isArray(event.choices)) return text(event.content);
  const { delta, message } = readChatChunk(event);
  return wordsOf(delta) || wordsOf(message);
}

function wordsOf({ text: said, reasoning, refusal, tools, toolBytes }: ChunkContent): string {
  const words = said + reasoning + refusal;
  return words === '' && toolBytes > 0 ? `${tools.join()} ${toolBytes}` : words;
}

/** Responses (`response.….delta`) and Anthropic's messages (`content_block_delta`). */
function typedToken(event: Fields): string {
  if (typeof event.type !== 'string') return '';
  if (event.type.startsWith('response.') && event.type.endsWith('.delta')) return text(event.delta);
  if (event.type !== 'content_block_delta') return '';
  const delta = fields(event.delta);
  return text(delta.text) || text(delta.thinking) || text(delta.partial_json);
}

/** The finish reason of an event or a whole answer of any form; empty where it has none. */
function endingOf(event: Fields): string {
  if (event.stop === true) return 'stop';
  if (event.object === 'response') return text(event.status);
  if (event.type === 'message') return text(event.stop_reason);
  if (event.type === 'message_delta') return text(fields(event.delta).stop_reason);
  if (typeof event.type !== 'string') return readChatChunk(event).ending ?? '';
  return /^response\.(?:completed|incomplete|failed)$/.exec(event.type)?.[0].slice(9) ?? '';
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
  return chatToken(reply) !== '' || readChatChunk(reply).ending === 'length';
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
