import { createSseParser } from '../../wire/sse.ts';
import { type Answered, question, send } from '../engine/upstream.edge.ts';
import { readToken } from '../http/daemon.edge.ts';
import { type SlotRecord, type SlotStatus, slotStatusSchema } from '../status.ts';

/** The running daemon, for the dashboard and the commands. Nothing here starts one. */
export interface SlotClient {
  /** What it says of itself; why not, when no daemon of ours answers. */
  status(): Promise<SlotStatusReading>;
  /** Calls with news until `signal` aborts; resolves when the connection is over. */
  events(onNews: (record: SlotRecord) => void, signal: AbortSignal): Promise<void>;
  drain(): Promise<Done>;
  resume(): Promise<Done>;
  restart(): Promise<Done>;
  drop(id: string): Promise<Done>;
  stop(when: 'now' | 'idle'): Promise<Done>;
}

export type SlotStatusReading =
  | { readonly status: 'running'; readonly slot: SlotStatus }
  | { readonly status: 'off' }
  /** Something else answers on the port, or a daemon of another version. */
  | { readonly status: 'stranger'; readonly because: string };

export type Done =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly because: string };

const limitMs = 5_000;

/** A client of the daemon on `port`; `dir` is the slot's folder, where the token is. */
export function createSlotClient(port: number, dir: string): SlotClient {
  const address = { host: '127.0.0.1', port, basePath: '', headers: {} };
  const order = async (path: string): Promise<Done> => {
    const headers = { authorization: `Bearer ${readToken(dir) ?? ''}` };
    return doneOf(await question(address, { method: 'POST', path, body: '{}', headers }, limitMs));
  };
  return {
    status: async () =>
      readingOf(await question(address, { method: 'GET', path: '/slot/status' }, limitMs), port),
    events: async (onNews, signal) => {
      const sent = send(address, { method: 'GET', path: '/slot/events' });
      signal.addEventListener('abort', sent.abort, { once: true });
      if (signal.aborted) sent.abort();
      const parser = createSseParser();
      try {
        const answer = (await sent.answer).setEncoding('utf8');
        for await (const piece of answer) {
          for (const { data } of parser.push(String(piece))) {
            if (data !== undefined) onNews(JSON.parse(data));
          }
        }
      } catch {
        // It ended, or was told to.
      } finally {
        signal.removeEventListener('abort', sent.abort);
      }
    },
    drain: () => order('/slot/drain'),
    resume: () => order('/slot/resume'),
    restart: () => order('/slot/restart'),
    drop: (id) => order(`/slot/drop/${encodeURIComponent(id)}`),
    stop: (when) => order(`/slot/stop${when === 'idle' ? '?when=idle' : ''}`),
  };
}

function readingOf(asked: Answered, port: number): SlotStatusReading {
  if (asked.status === 'refused') return { status: 'off' };
  const because = `Port ${port} of 127.0.0.1 is taken by a program that is not a slot of this version. Stop it, or set slot.port to another one.`;
  if (asked.status === 'silent') return { status: 'stranger', because };
  try {
    const read = slotStatusSchema.safeParse(JSON.parse(asked.text));
    if (read.success) return { status: 'running', slot: read.data };
  } catch {
    // No daemon of ours.
  }
  return { status: 'stranger', because };
}

function doneOf(asked: Answered): Done {
  if (asked.status !== 'answered') {
    return { status: 'failed', because: 'The slot is not running. The next request starts it.' };
  }
  if (asked.code < 300) return { status: 'done' };
  return { status: 'failed', because: messageOf(asked.text) ?? `The slot answered ${asked.code}.` };
}

/** The sentence in an error body. */
export function messageOf(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
    const { error } = body;
    if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
    return typeof error.message === 'string' ? error.message : undefined;
  } catch {
    return undefined;
  }
}
