import { Buffer } from 'node:buffer';
import type { LaneEvent, LaneOutcome } from '../conductor/ports.ts';
import type { FailureReason, Served, Usage } from '../events/call.ts';
import { createCleaner } from '../events/clean-text.ts';
import { createRedactor, type Secret } from '../events/redact.ts';

/** Puts the slot's chat stream together. The model is local, and its text is hostile all the same. */
export interface SlotReply {
  /** The data of one event. */
  take(data: string): void;
  bytes(): number;
  /** What came, once nothing more will; without the figures only the caller knows. */
  end(): Ended;
}

export type Ended = Pick<LaneOutcome, 'status' | 'text' | 'served'> & {
  readonly reason?: FailureReason;
  readonly message?: string;
  readonly usage?: Usage;
};

type Fields = Readonly<Record<string, unknown>>;

export function createSlotReply(
  asked: string,
  secrets: readonly Secret[],
  onEvent: (event: LaneEvent) => void,
): SlotReply {
  const ingests = { text: createIngest(secrets), reasoning: createIngest(secrets) };
  let text = '';
  let bytes = 0;
  let reasoned = false;
  let finish: string | undefined;
  let served: string | undefined;
  let usage: Usage | undefined;
  let error: string | undefined;
  const show = (type: 'text' | 'reasoning', delta: string): void => {
    if (delta === '') return;
    if (type === 'text') text += delta;
    else reasoned = true;
    onEvent({ type, delta });
  };
  const say = (type: 'text' | 'reasoning', words: unknown): void => {
    if (typeof words !== 'string' || words === '') return;
    bytes += Buffer.byteLength(words);
    show(type, ingests[type].push(words));
  };
  return {
    take: (data) => {
      const chunk = fields(parsed(data));
      if (typeof chunk.model === 'string' && chunk.model !== '') served = chunk.model.slice(0, 200);
      const problem = fields(chunk.error).message;
      if (typeof problem === 'string') error = problem;
      usage = usageOf(chunk) ?? usage;
      const choice = fields(Array.isArray(chunk.choices) ? chunk.choices[0] : undefined);
      const delta = fields(choice.delta);
      say('text', delta.content);
      say('reasoning', delta.reasoning_content ?? delta.reasoning);
      if (typeof choice.finish_reason === 'string') finish = choice.finish_reason;
    },
    bytes: () => bytes,
    end: () => {
      show('text', ingests.text.end());
      show('reasoning', ingests.reasoning.end());
      if (usage !== undefined) onEvent({ type: 'usage', usage });
      const judged = judge({ text, reasoned, finish, error });
      return {
        ...judged,
        text: text.toWellFormed(),
        served: servedOf(served, asked),
        ...(usage === undefined ? {} : { usage }),
      };
    },
  };
}

function servedOf(id: string | undefined, asked: string): Served {
  return id === undefined ? { by: 'declared', id: asked } : { by: 'reported', id };
}

interface Came {
  readonly text: string;
  readonly reasoned: boolean;
  readonly finish: string | undefined;
  readonly error: string | undefined;
}

type Judged = Pick<Ended, 'status' | 'reason' | 'message'>;

function judge({ text, reasoned, finish, error }: Came): Judged {
  const failed = (reason: FailureReason, message: string): Judged => ({
    status: 'failed',
    reason,
    message,
  });
  if (error !== undefined) return failed('unavailable', error);
  if (finish === undefined) return failed('cut', 'The stream ended before the model had finished.');
  if (finish === 'length') {
    return failed('cut', 'The reply was cut at its token limit. Raise slot.maxTokens.');
  }
  if (text.trim() !== '') return { status: 'done' };
  return failed(
    'empty',
    reasoned ? 'The reply is empty but for its reasoning.' : 'The reply is empty.',
  );
}

interface Ingest {
  push(chunk: string): string;
  end(): string;
}

/** Cleaned first, so that a sequence cannot hide a key, then redacted. */
function createIngest(secrets: readonly Secret[]): Ingest {
  const cleaner = createCleaner();
  const redactor = createRedactor(secrets);
  return {
    push: (chunk) => redactor.push(cleaner.push(chunk)),
    end: () => redactor.push(cleaner.end()) + redactor.end(),
  };
}

/** A message as one safe line of at most 300 characters. */
export function safeLine(text: string, secrets: readonly Secret[]): string {
  const ingest = createIngest(secrets);
  const line = (ingest.push(text.slice(0, 20_000)) + ingest.end()).replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line;
}

function usageOf(chunk: Fields): Usage | undefined {
  const usage = fields(chunk.usage);
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  return { inputTokens, outputTokens, scope: 'call' };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
