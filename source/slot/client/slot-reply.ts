import { Buffer } from 'node:buffer';
import type { LaneEvent, LaneOutcome } from '../../conductor/ports.ts';
import type { FailureReason, Usage } from '../../domain/call.ts';
import { createIngest } from '../../safety/ingest.ts';
import { keepText } from '../../safety/kept-text.ts';
import type { Secret } from '../../safety/redact.ts';
import { type ChatHeard, createChatStream, judgeChat } from '../../wire/chat-stream.ts';
import type { SseEvent } from '../../wire/sse.ts';

/** Puts the slot's chat stream together. The model is local, and its text is hostile all the same. */
export interface SlotReply {
  /** Whether the event holds a token: nothing else is life once the first one came. */
  take(event: SseEvent): boolean;
  /** A token or an ending came. */
  begun(): boolean;
  bytes(): number;
  /** What came, once nothing more will; without the figures only the caller knows. */
  end(): Ended;
}

export type Ended = Pick<LaneOutcome, 'status' | 'text' | 'altered' | 'served'> & {
  readonly reason?: FailureReason;
  readonly message?: string;
  readonly usage?: Usage;
};

export function createSlotReply(
  asked: string,
  secrets: readonly Secret[],
  onEvent: (event: LaneEvent) => void,
): SlotReply {
  const stream = createChatStream();
  const ingests = { text: createIngest(secrets), reasoning: createIngest(secrets) };
  let text = '';
  let raw = '';
  let refusal = '';
  let bytes = 0;
  const show = (type: 'text' | 'reasoning', delta: string): void => {
    if (delta === '') return;
    if (type === 'text') text += delta;
    onEvent({ type, delta });
  };
  return {
    take: (event) => {
      const said = stream.take(event);
      if (said === undefined) return false;
      bytes += Buffer.byteLength(said.text + said.reasoning + said.refusal) + said.toolBytes;
      raw += said.text;
      show('text', ingests.text.push(said.text));
      show('reasoning', ingests.reasoning.push(said.reasoning));
      refusal += said.refusal;
      return true;
    },
    begun: stream.hasBegun,
    bytes: () => bytes,
    end: () => {
      show('text', ingests.text.end());
      show('reasoning', ingests.reasoning.end());
      const heard = stream.heard();
      const { usage } = heard;
      if (usage !== undefined) onEvent({ type: 'usage', usage });
      const kept = keepText(raw, secrets);
      return {
        ...judge(heard, { text, refusal }),
        text: kept.text,
        ...(kept.altered.length === 0 ? {} : { altered: kept.altered }),
        served: stream.served(asked, (id) => safeLine(id, secrets)),
        ...(usage === undefined ? {} : { usage }),
      };
    },
  };
}

function judge(
  heard: ChatHeard,
  said: { readonly text: string; readonly refusal: string },
): Pick<Ended, 'status' | 'reason' | 'message'> {
  const { error } = heard;
  if (error === undefined) return judgeChat(heard, said, 'slot.maxTokens');
  return { status: 'failed', reason: 'unavailable', message: error.message };
}

/** A message as one safe line of at most 300 characters. */
export function safeLine(text: string, secrets: readonly Secret[]): string {
  const ingest = createIngest(secrets);
  const line = (ingest.push(text.slice(0, 20_000)) + ingest.end()).replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line;
}
