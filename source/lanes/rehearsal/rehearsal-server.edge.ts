// A stand-in for a local model server: it speaks llama-server's HTTP, and it wedges once.
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { completion, readChatRequest, speak, streamEvents } from './chat-wire.ts';
import { dueTimes, paceOf } from './pace.ts';
import { readAsk } from './script/prompt-reading.ts';
import { rehearsalScript } from './script/rehearsal-script.ts';

export interface RehearsalEngineOptions {
  /** Unix socket it listens on. */
  readonly socket: string;
  /** What callers must send as bearer; all but /health answer 401 without it. */
  readonly key: string;
  /** File that says the wedge has been: after it the engine answers like any other. */
  readonly mark: string;
  readonly speed: number;
}

interface Slot {
  busy: boolean;
  task: number;
  prompt: number;
  decoded: number;
}

type Room = RehearsalEngineOptions & { readonly slot: Slot };

/** Pings as llama-server sends them from its HTTP thread, wedged or not: no sign of life. */
const pingMs = 1_000;
const bodyBytes = 8 * 1024 * 1024;

/**
 * Serves the scripted local model. Its first second look freezes before the first token while
 * /health goes on saying ok, so that a rehearsal shows the slot finding and curing a wedge.
 */
export async function serveRehearsalEngine(
  options: RehearsalEngineOptions,
): Promise<{ close(): Promise<void> }> {
  const room: Room = { ...options, slot: { busy: false, task: 0, prompt: 0, decoded: 0 } };
  const server = createServer((request, response) => {
    answer(room, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socket, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  room: Room,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  if (path === '/health') return json(response, 200, { status: 'ok' });
  if (request.headers.authorization !== `Bearer ${room.key}`) {
    return json(response, 401, { error: { message: 'Invalid API Key' } });
  }
  if (path === '/slots') return json(response, 200, [counters(room.slot)]);
  if (path === '/v1/models') return json(response, 200, { object: 'list', data: [] });
  if (path !== '/v1/chat/completions') return json(response, 404, { error: { message: 'no' } });
  await chat(room, await bodyOf(request), response);
}

function counters({ busy, task, prompt, decoded }: Slot): object {
  return {
    id: 0,
    id_task: task,
    is_processing: busy,
    n_prompt_tokens_processed: prompt,
    next_token: [{ n_decoded: decoded }],
  };
}

async function chat(room: Room, body: string, response: ServerResponse): Promise<void> {
  const reading = readChatRequest(body);
  if (reading.status === 'unreadable') {
    return json(response, 400, { error: { message: reading.because } });
  }
  const { model, system, prompt, maxTokens } = reading.request;
  const { slot } = room;
  Object.assign(slot, { busy: true, task: slot.task + 1, prompt: prompt.length, decoded: 0 });
  const purpose = readAsk(prompt).purpose;
  if (purpose === 'second-brain' && !existsSync(room.mark)) return wedge(room, response);
  const said = purpose === undefined ? undefined : rehearsalScript({ model, system, prompt });
  if (said?.status === 'refused') {
    slot.busy = false;
    return json(response, 400, { error: { message: said.because } });
  }
  // Whoever asks without a purpose only wants to see a token: the slot's canary.
  const spoken = speak(said?.text ?? 'ok', undefined, maxTokens);
  await tell(room, reading.request, spoken, response);
  slot.busy = false;
}

type Request = Extract<ReturnType<typeof readChatRequest>, { status: 'read' }>['request'];

async function tell(
  { slot, speed }: Room,
  request: Request,
  spoken: ReturnType<typeof speak>,
  response: ServerResponse,
): Promise<void> {
  const heading = { id: `local-${slot.task}`, model: request.model, created: 0 };
  if (!request.stream) return json(response, 200, completion(heading, request, spoken));
  const events = streamEvents(heading, request, spoken);
  const due = dueTimes(spoken.pieces, paceOf(request.model), speed);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(events.open);
  const began = performance.now();
  for (const [at, piece] of spoken.pieces.entries()) {
    const waitMs = (due[at] ?? 0) - (performance.now() - began);
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (response.destroyed) return;
    slot.decoded += 1;
    response.write(events.piece(piece));
  }
  response.end(events.close);
}

/** No token ever comes, the counters stand still, and the pings go on. */
function wedge({ mark }: Room, response: ServerResponse): void {
  writeFileSync(mark, 'wedged once\n');
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const ping = setInterval(() => response.write(': ping\n\n'), pingMs);
  response.once('close', () => clearInterval(ping));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= bodyBytes) parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
