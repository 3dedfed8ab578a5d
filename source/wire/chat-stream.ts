import type { FailureReason, Served, Usage } from '../domain/call.ts';
import { type ChatChunk, type ChunkContent, readChatChunk } from './chat-chunk.ts';
import { endingTrouble, isGoodEnding } from './ending.ts';
import { createServedIds, idsIn } from './served-ids.ts';
import type { SseEvent } from './sse.ts';
import { errorIn, type ToldError } from './told-error.ts';

/** Reads the events of one chat completion in order, and keeps what they say of it beside its text. */
export interface ChatStream {
  /** What an event says now; undefined when it is no token. */
  take(event: SseEvent): ChunkContent | undefined;
  /** The same for a whole answer that is no stream. */
  takeWhole(value: unknown): ChunkContent | undefined;
  /** Ids that were named elsewhere, as in the head of the answer. */
  addIds(ids: readonly string[]): void;
  /** Nothing more will count: `[DONE]` came, or an error. */
  isOver(): boolean;
  /** A token, an ending or `[DONE]` came. */
  hasBegun(): boolean;
  served(asked: string, clean: (id: string) => string): Served;
  heard(): ChatHeard;
}

export interface ChatHeard {
  /** The finish reason; a bad one stands, a good one only if nothing was said after it. */
  readonly ending: string | undefined;
  readonly done: boolean;
  /** Text came after a good ending, so that no ending of this endpoint tells that the reply is whole. */
  readonly wentOn: boolean;
  readonly error?: ToldError;
  /** The beginning of an event that is no JSON. */
  readonly unread?: string;
  readonly strange?: string;
  readonly reasoned: boolean;
  readonly toolCalls: number;
  readonly usage?: Usage;
  readonly costUsd?: number;
}

export function createChatStream(): ChatStream {
  const ids = createServedIds();
  const tools = new Set<string>();
  const flags = { done: false, wentOn: false, reasoned: false, spoke: false, byDelta: false };
  let ending: string | undefined;
  let last: Pick<ChatHeard, 'error' | 'unread' | 'strange' | 'usage' | 'costUsd'> = {};

  const end = (word: string): void => {
    const isOpen = ending === undefined || ending === '' || isGoodEnding(ending);
    if (isOpen && (word !== '' || ending === undefined)) ending = word;
  };
  const say = (said: ChunkContent): ChunkContent | undefined => {
    for (const key of said.tools) tools.add(key);
    if (said.strange !== undefined) last = { ...last, strange: last.strange ?? said.strange };
    if (!hasWords(said)) return undefined;
    if (ending !== undefined && isGoodEnding(ending)) {
      flags.wentOn = true;
      ending = undefined;
    }
    flags.spoke = true;
    flags.reasoned ||= said.reasoning !== '';
    return said;
  };
  const takeChunk = (chunk: ChatChunk): ChunkContent | undefined => {
    flags.byDelta ||= hasWords(chunk.delta);
    const said = say(flags.byDelta ? chunk.delta : chunk.message);
    if (chunk.ending !== undefined) end(chunk.ending);
    const { usage = last.usage, costUsd = last.costUsd } = chunk;
    last = {
      ...last,
      ...(usage === undefined ? {} : { usage }),
      ...(costUsd === undefined ? {} : { costUsd }),
    };
    return said;
  };
  const takeValue = (value: unknown, name?: string): ChunkContent | undefined => {
    ids.add(idsIn(value));
    const said = takeChunk(readChatChunk(value));
    const error = errorIn(value, name);
    if (error !== undefined) last = { ...last, error: last.error ?? error };
    return said;
  };
  const take = ({ data, name }: SseEvent): ChunkContent | undefined => {
    const text = data?.trim() ?? '';
    if (text === '' || last.error !== undefined || flags.done) return undefined;
    if (text.toUpperCase() === '[DONE]') {
      flags.done = true;
      return undefined;
    }
    const value = parsed(text);
    if (value.status === 'read') return takeValue(value.value, name);
    const error = errorIn(text, name);
    last = error === undefined ? { ...last, unread: text.slice(0, 200) } : { ...last, error };
    return undefined;
  };
  return {
    take,
    takeWhole: takeValue,
    addIds: ids.add,
    isOver: () => flags.done || last.error !== undefined || last.unread !== undefined,
    hasBegun: () => flags.spoke || flags.done || ending !== undefined || tools.size > 0,
    served: ids.served,
    heard: () => {
      const { done, wentOn, reasoned } = flags;
      return { ending, done, wentOn, reasoned, toolCalls: tools.size, ...last };
    },
  };
}

function hasWords({ text, reasoning, refusal, toolBytes, strange }: ChunkContent): boolean {
  const words = text + reasoning + refusal + (strange ?? '');
  return words !== '' || toolBytes > 0;
}

type Parsed = { readonly status: 'read'; readonly value: unknown } | { readonly status: 'broken' };

function parsed(text: string): Parsed {
  try {
    return { status: 'read', value: JSON.parse(text) };
  } catch {
    return { status: 'broken' };
  }
}

export type ChatJudgement =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly message: string };

/**
 * Whether a chat reply that nobody stopped is whole. `raise` names the setting that allows a longer
 * one. No tool is ever offered on this wire. An error that the endpoint told is for the caller.
 */
export function judgeChat(
  heard: ChatHeard,
  said: { readonly text: string; readonly refusal: string },
  raise?: string,
): ChatJudgement {
  const { ending, done, wentOn, unread, strange } = heard;
  if (unread !== undefined) {
    return failed('cut', `The endpoint sent an event that is no JSON: ${unread}`);
  }
  const bad = endingTrouble({ word: ending, done, ...(raise === undefined ? {} : { raise }) });
  if (bad !== undefined) return { status: 'failed', ...bad };
  if (wentOn && !done) {
    return failed(
      'cut',
      `The reply went on after "${ending}", and the stream closed without [DONE].`,
    );
  }
  if (strange !== undefined) {
    return failed('error', `The reply holds a part of type "${strange}", which fugu cannot read.`);
  }
  return judgeWords(heard, said);
}

function judgeWords(
  { toolCalls, reasoned }: ChatHeard,
  { text, refusal }: { readonly text: string; readonly refusal: string },
): ChatJudgement {
  if (text.trim() !== '') return { status: 'done' };
  if (refusal.trim() !== '') return failed('error', `The model refused: ${refusal.slice(0, 200)}`);
  if (toolCalls > 0) {
    return failed('tool-only', 'The reply is only tool calls, and no tool was offered.');
  }
  return failed(
    'empty',
    reasoned ? 'The reply is empty but for its reasoning.' : 'The reply is empty.',
  );
}

function failed(reason: FailureReason, message: string): ChatJudgement {
  return { status: 'failed', reason, message };
}
