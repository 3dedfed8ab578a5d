import { Buffer } from 'node:buffer';
import type { Served, Usage } from '../domain/call.ts';
import { createIngest } from '../safety/ingest.ts';
import { keepText } from '../safety/kept-text.ts';
import { oneLine, removedSentence } from '../safety/one-line.ts';
import type { Secret } from '../safety/redact.ts';
import type { ChunkContent } from './chat-chunk.ts';
import { type ChatJudgement, createChatStream, judgeChat } from './chat-stream.ts';
import type { SseEvent } from './sse.ts';
import type { ToldError } from './told-error.ts';

/** Puts a streamed chat completion together, event by event; what arrives is not trusted to have a shape. */
export interface ChatReply {
  /** Whether the event holds a token. */
  take(event: SseEvent): boolean;
  /** An answer that came whole. */
  takeWhole(value: unknown): void;
  addIds(ids: readonly string[]): void;
  /** Whether a token, an ending or `[DONE]` arrived. */
  begun(): boolean;
  /** Nothing more will count. */
  over(): boolean;
  error(): ToldError | undefined;
  /** The whole reply; call once, when nothing more will come. */
  end(): Received;
}

export interface Received {
  /** The model's own text, or a redacted one; see `keepText`. */
  readonly text: string;
  readonly altered: readonly string[];
  readonly judgement: ChatJudgement;
  readonly served: Served;
  readonly usage?: Usage;
  readonly costUsd?: number;
  /** The sentence about removed secrets. */
  readonly removed?: string;
}

export interface ChatReplyOptions {
  readonly asked: string;
  readonly secrets: readonly Secret[];
  readonly onEvent: (event: ReplyEvent) => void;
  /** Counts bytes of text, reasoning and tool arguments. */
  readonly onBytes: (count: number) => void;
  /** The setting that allows a longer answer, where it is not the usual one. */
  readonly raise?: string;
}

/** What is told of a reply while it comes; already cleaned. */
export type ReplyEvent =
  | { readonly type: 'text' | 'reasoning'; readonly delta: string }
  | { readonly type: 'usage'; readonly usage: Usage };

/** Most letters of an id that are kept: a file's path can be long. */
const idLength = 500;

export function createChatReply(options: ChatReplyOptions): ChatReply {
  const { asked, secrets, onEvent, onBytes, raise } = options;
  const stream = createChatStream();
  const ingests = {
    text: createIngest(secrets),
    reasoning: createIngest(secrets),
    refusal: createIngest(secrets),
  };
  const texts = { text: '', refusal: '' };
  let raw = '';

  const put = (kind: keyof typeof ingests, delta: string): void => {
    if (delta === '') return;
    if (kind !== 'reasoning') texts[kind] += delta;
    if (kind !== 'refusal') onEvent({ type: kind, delta });
  };
  const hear = (said: ChunkContent | undefined): boolean => {
    if (said === undefined) return false;
    const { text, reasoning, refusal, toolBytes } = said;
    onBytes(Buffer.byteLength(text + reasoning + refusal) + toolBytes);
    raw += text;
    put('text', ingests.text.push(text));
    put('reasoning', ingests.reasoning.push(reasoning));
    put('refusal', ingests.refusal.push(refusal));
    return true;
  };
  const end = (): Received => {
    put('text', ingests.text.end());
    put('reasoning', ingests.reasoning.end());
    put('refusal', ingests.refusal.end());
    const heard = stream.heard();
    const { usage, costUsd } = heard;
    if (usage !== undefined) onEvent({ type: 'usage', usage });
    const removed = removedSentence([ingests.text.found(), ingests.refusal.found()]);
    return {
      ...keepText(raw, secrets),
      judgement: judgeChat(heard, texts, raise),
      served: stream.served(asked, (id) => oneLine(id, secrets, idLength)),
      ...(usage === undefined ? {} : { usage }),
      ...(costUsd === undefined ? {} : { costUsd }),
      ...(removed === undefined ? {} : { removed }),
    };
  };
  return {
    take: (event) => hear(stream.take(event)),
    takeWhole: (value) => void hear(stream.takeWhole(value)),
    addIds: stream.addIds,
    begun: stream.hasBegun,
    over: stream.isOver,
    error: () => stream.heard().error,
    end,
  };
}
