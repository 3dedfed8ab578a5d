import type { ChatReply } from '../../wire/chat-reply.ts';
import { asObject } from '../../wire/json.ts';
import { idsInHeaders } from '../../wire/served-ids.ts';
import { createSseParser, type SseEvent } from '../../wire/sse.ts';
import type { Guard } from '../call/limits.ts';
import { type Trouble, toldTrouble } from './trouble.edge.ts';

/** Most characters kept of an answer that turns out to be no stream. */
const maxWholeLength = 8 * 1_048_576;

/**
 * Reads an answer to its end, to `[DONE]`, to an error or until the guard stops the call. Resolves
 * with what went wrong on the endpoint's side; what the reply itself lacks is judged later. A
 * connection that breaks rejects.
 */
export async function readAnswer(
  answer: Response,
  reply: ChatReply,
  guard: Guard,
): Promise<Trouble | undefined> {
  reply.addIds(idsInHeaders(answer.headers));
  const plain = createPlainText();
  const take = (event: SseEvent): void => {
    if (event.data === undefined) plain.add(event.raw);
    else reply.take(event);
  };
  await eachEvent(answer, take, () => reply.over() || guard.cause() !== undefined);
  if (!reply.begun() && reply.error() === undefined) takePlain(plain.text(), reply);
  const error = reply.error();
  if (error !== undefined) return toldTrouble(error, !reply.begun());
  return reply.begun() || reply.over() ? undefined : nothingCame(answer, plain.text());
}

async function eachEvent(
  { body }: Response,
  take: (event: SseEvent) => void,
  isOver: () => boolean,
): Promise<void> {
  const parser = createSseParser();
  const decoder = new TextDecoder();
  for await (const piece of body ?? []) {
    for (const event of parser.push(decoder.decode(piece, { stream: true }))) {
      if (!isOver()) take(event);
    }
    if (isOver()) return;
  }
  for (const event of parser.end()) if (!isOver()) take(event);
}

/** What stands in an answer beside events: nothing but comments, or a body that is no stream at all. */
function createPlainText(): { add(raw: string): void; text(): string } {
  let kept = '';
  return {
    add: (raw) => {
      const lines = raw
        .split(/\r\n|\n|\r/)
        .filter((line) => !/^(?::|(?:event|id|retry):)/.test(line));
      const text = lines.join('\n');
      if (text.trim() !== '' && kept.length < maxWholeLength) kept += text;
    },
    text: () => kept.trim(),
  };
}

/** A gateway may not stream although it was asked to. */
function takePlain(text: string, reply: ChatReply): void {
  if (!text.startsWith('{')) return;
  try {
    reply.takeWhole(asObject(JSON.parse(text)));
  } catch {
    // No JSON; said by whoever finds that nothing came.
  }
}

function nothingCame(answer: Response, text: string): Trouble {
  if (text === '') {
    const message = 'The endpoint closed the stream without an answer.';
    return { again: true, reason: 'unavailable', message };
  }
  const type = answer.headers.get('content-type') ?? 'text of no type';
  const said = /\bhtml\b/i.test(type) ? '' : ` It said: ${text.slice(0, 200)}`;
  const message = `The endpoint answered with ${type} instead of an event stream. Check that baseURL ends where /chat/completions begins.${said}`;
  return { again: false, reason: 'error', message };
}
