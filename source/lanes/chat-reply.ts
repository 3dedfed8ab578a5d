import { Buffer } from 'node:buffer';
import type { LaneEvent } from '../conductor/ports.ts';
import type { FailureReason, Served, Usage } from '../events/call.ts';
import type { Secret } from '../events/redact.ts';
import { createIngest, oneLine, removedSentence } from './ingest.ts';

/** Puts a streamed chat completion together, chunk by chunk; what arrives is not trusted to have a shape. */
export interface ChatReply {
  take(chunk: unknown): void;
  /** Whether any chunk arrived. */
  begun(): boolean;
  /** The whole reply; call once, when nothing more will come. */
  end(): Received;
}

export interface Received {
  readonly text: string;
  readonly refusal: string;
  readonly reasoned: boolean;
  readonly toolCalls: number;
  readonly finish: string | undefined;
  readonly served: Served;
  readonly usage?: Usage;
  readonly costUsd?: number;
  /** The sentence about removed secrets. */
  readonly removed?: string;
}

export interface ChatReplyOptions {
  readonly asked: string;
  readonly secrets: readonly Secret[];
  readonly onEvent: (event: LaneEvent) => void;
  /** Counts bytes of text, reasoning and tool arguments. */
  readonly onBytes: (count: number) => void;
}

type Fields = Readonly<Record<string, unknown>>;

export function createChatReply({ asked, secrets, onEvent, onBytes }: ChatReplyOptions): ChatReply {
  const ingests = {
    text: createIngest(secrets),
    reasoning: createIngest(secrets),
    refusal: createIngest(secrets),
  };
  const texts = { text: '', reasoning: '', refusal: '' };
  const tools = new Set<string>();
  let begun = false;
  let finish: string | undefined;
  let model: string | undefined;
  let usage: Usage | undefined;
  let costUsd: number | undefined;

  const put = (kind: keyof typeof texts, delta: string): void => {
    texts[kind] += kind === 'reasoning' ? '' : delta;
    if (delta === '' || kind === 'refusal') return;
    if (kind === 'reasoning') texts.reasoning = 'some';
    onEvent({ type: kind, delta });
  };
  const say = (kind: keyof typeof texts, said: unknown): void => {
    if (typeof said !== 'string' || said === '') return;
    onBytes(Buffer.byteLength(said));
    put(kind, ingests[kind].push(said));
  };
  const takeDelta = (delta: Fields): void => {
    say('text', delta.content);
    // DeepSeek, vLLM and Zhipu say reasoning_content, OpenRouter says reasoning.
    say('reasoning', delta.reasoning_content ?? delta.reasoning);
    say('refusal', delta.refusal);
    for (const call of list(delta.tool_calls)) {
      const { index, id } = fields(call);
      onBytes(JSON.stringify(call)?.length ?? 0);
      tools.add(String(index ?? id ?? 0));
    }
    if (delta.function_call !== undefined && delta.function_call !== null) tools.add('function');
  };
  const takeUsage = (raw: Fields): void => {
    usage = readUsage(raw) ?? usage;
    if (typeof raw.cost === 'number' && raw.cost >= 0) costUsd = raw.cost;
  };

  return {
    take: (chunk) => {
      begun = true;
      const whole = fields(chunk);
      if (typeof whole.model === 'string' && whole.model !== '') model = whole.model;
      if (isFields(whole.usage)) takeUsage(whole.usage);
      const choice = fields(list(whole.choices)[0]);
      takeDelta(fields(choice.delta));
      if (typeof choice.finish_reason === 'string') finish = choice.finish_reason;
    },
    begun: () => begun,
    end: () => {
      put('text', ingests.text.end());
      put('reasoning', ingests.reasoning.end());
      put('refusal', ingests.refusal.end());
      if (usage !== undefined) onEvent({ type: 'usage', usage });
      const removed = removedSentence([ingests.text.found(), ingests.refusal.found()]);
      const id = model === undefined ? asked : oneLine(model, secrets, 200);
      return {
        text: texts.text,
        refusal: texts.refusal,
        reasoned: texts.reasoning !== '',
        toolCalls: tools.size,
        finish,
        served: { by: model === undefined ? 'declared' : 'reported', id },
        ...(usage === undefined ? {} : { usage }),
        ...(costUsd === undefined ? {} : { costUsd }),
        ...(removed === undefined ? {} : { removed }),
      };
    },
  };
}

export type Judgement =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly message: string };

/** Whether a reply that ended by itself is one. A finish reason alone does not make it one. */
export function judge(received: Received): Judgement {
  const { text, refusal, toolCalls, finish } = received;
  const isEmpty = text.trim() === '';
  switch (finish) {
    case undefined:
      return failed('cut', 'The stream ended before the model had finished.');
    case 'length':
    case 'max_tokens':
    case 'model_length':
      return failed('cut', 'The reply was cut at its token limit. Raise maxTokens for this model.');
    case 'content_filter':
    case 'sensitive':
      return failed('error', 'The endpoint withheld the reply by its content filter.');
    // Words of Zhipu and DeepSeek for a reply that their side broke off.
    case 'network_error':
    case 'insufficient_system_resource':
      return failed('cut', `The endpoint broke the reply off (${finish}).`);
  }
  if (isEmpty && refusal.trim() !== '') {
    return failed('error', `The model refused: ${oneLine(refusal, [], 200)}`);
  }
  if (isEmpty && toolCalls > 0) {
    return failed('tool-only', 'The reply is only tool calls, and no tool was offered.');
  }
  if (isEmpty && received.reasoned) {
    return failed('empty', 'The reply is empty but for its reasoning.');
  }
  return isEmpty ? failed('empty', 'The reply is empty.') : { status: 'done' };
}

function failed(reason: FailureReason, message: string): Judgement {
  return { status: 'failed', reason, message };
}

function readUsage(raw: Fields): Usage | undefined {
  const inputTokens = count(raw.prompt_tokens);
  const outputTokens = count(raw.completion_tokens);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  // DeepSeek says prompt_cache_hit_tokens.
  const details = fields(raw.prompt_tokens_details);
  const cachedTokens = count(details.cached_tokens) ?? count(raw.prompt_cache_hit_tokens);
  const cached = cachedTokens === undefined ? {} : { cachedTokens };
  return { inputTokens, outputTokens, ...cached, scope: 'call' };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
