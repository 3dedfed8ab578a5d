import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { answer, errorBody } from './embedded-answer.ts';
import { type Delivery, type Dialect, type EmbeddedAsk, readAsk } from './embedded-ask.ts';
import { type TaskLine, taskLine } from './embedded-line.ts';
import { replyIn } from './embedded-reply.ts';
import {
  counterBytes,
  counters,
  type EmbeddedDuty,
  type EmbeddedKit,
  type EngineData,
  type FromEngine,
  type ToEngine,
} from './embedded-talk.ts';

const maxBodyBytes = 64 * 1024 * 1024;

const dialects: Readonly<Record<string, Dialect>> = {
  '/v1/chat/completions': 'chat',
  '/v1/completions': 'completion',
  '/v1/messages': 'message',
  '/v1/responses': 'response',
};

/** What the server knows of its engine. */
interface EmbeddedServerDeps {
  readonly duty: EmbeddedDuty;
  readonly line: TaskLine;
  readonly seen: Int32Array;
  /** Undefined until the model is loaded. */
  readonly contextTokens: () => number | undefined;
}

/**
 * The HTTP side of the embedded program: reads its kit and its duty from standard input, runs the
 * engine in a thread that runs `program` again, and serves llama-server's endpoints on the unix
 * socket. It ends with an error on standard error when the engine breaks, and at once when its
 * standard input closes: whoever started it has gone.
 */
export async function runEmbeddedServer(program: URL): Promise<void> {
  const lines = readLines();
  const kit: EmbeddedKit = JSON.parse(await lines.next());
  const shared = new SharedArrayBuffer(counterBytes);
  const seen = new Int32Array(shared);
  const worker = new Worker(program, { workerData: { kit, shared } satisfies EngineData });
  const send = (message: ToEngine): void => worker.postMessage(message);
  const line = taskLine(send, () => seen.fill(0));
  let contextTokens: number | undefined;
  worker.on('message', (news: FromEngine) => {
    if (news.type === 'broken') return fail(news.message);
    if (news.type === 'ready') contextTokens = news.contextTokens;
    else line.take(news);
  });
  worker.on('error', (error) => fail(error.message));
  worker.on('exit', (code) => fail(`The engine's thread ended with ${code}.`));
  const duty: EmbeddedDuty = JSON.parse(await lines.next());
  send({ type: 'load', gguf: duty.gguf, contextTokens: duty.contextTokens });
  listen({ duty, line, seen, contextTokens: () => contextTokens });
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`, () => process.exit(1));
}

/** A stuck native call keeps process.exit waiting for its thread; a kill does not ask. */
function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}

function readLines(): { next(): Promise<string> } {
  const lines = createInterface({ input: process.stdin });
  lines.on('close', endNow);
  process.stdin.on('error', endNow);
  const iterator = lines[Symbol.asyncIterator]();
  return { next: async () => String((await iterator.next()).value) };
}

function listen(desk: EmbeddedServerDeps): void {
  const server = createServer((request, response) => {
    response.on('error', () => response.destroy());
    serve(desk, request, response).catch((error: Error) => {
      if (!response.headersSent) sendError(response, 500, 'server_error', error.message);
      response.destroy();
    });
  });
  // The daemon in front keeps its own deadlines.
  server.requestTimeout = 0;
  server.on('error', (error) => fail(error.message));
  server.listen(desk.duty.socket);
}

async function serve(
  desk: EmbeddedServerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*$/, '');
  const contextTokens = desk.contextTokens();
  if (path === '/health' && contextTokens !== undefined) return send(response, { status: 'ok' });
  if (path !== '/health' && !hasKey(request, desk.duty.key)) {
    return sendError(response, 401, 'authentication_error', 'Invalid API Key');
  }
  if (contextTokens === undefined) {
    return sendError(response, 503, 'unavailable_error', 'Loading model');
  }
  const shown = request.method === 'GET' ? views(desk, contextTokens)[path] : undefined;
  if (shown !== undefined) return send(response, shown());
  const dialect = dialects[path.replace(/\/count_tokens$/, '')];
  if (request.method !== 'POST' || dialect === undefined) {
    return sendError(response, 404, 'not_found_error', 'File Not Found');
  }
  const body = await readJson(request);
  const read =
    body.status === 'read'
      ? readAsk(dialect, body.value)
      : ({ status: 'refused', because: body.because } as const);
  if (read.status === 'refused') {
    return sendError(response, 400, 'invalid_request_error', read.because);
  }
  generate(desk, { dialect, path, contextTokens, ...read }, response);
}

interface EmbeddedRequest {
  readonly dialect: Dialect;
  readonly path: string;
  readonly contextTokens: number;
  readonly ask: EmbeddedAsk;
  readonly delivery: Delivery;
}

function generate(
  desk: EmbeddedServerDeps,
  asked: EmbeddedRequest,
  response: ServerResponse,
): void {
  const { dialect, delivery, contextTokens } = asked;
  const nowMs = (): number => Date.now();
  const head = {
    id: `fugu-${randomUUID()}`,
    created: Math.floor(nowMs() / 1000),
    model: delivery.model ?? desk.duty.model,
  };
  const reply = replyIn(dialect, head, delivery);
  const hear = answer(
    { reply, stream: delivery.stream, contextTokens, nowMs },
    {
      head: (status, type) => response.writeHead(status, { 'content-type': type }),
      write: (text) => response.write(text),
      end: (text) => response.end(text),
    },
  );
  const kind = asked.path.endsWith('/count_tokens') ? 'count' : 'generate';
  const takeBack = desk.line.add(kind, asked.ask, (news) => {
    if (!response.destroyed) hear(news);
  });
  response.on('close', takeBack);
}

/** What GET shows, computed when asked; none of it needs the engine's thread. */
function views(
  { duty, line, seen }: EmbeddedServerDeps,
  contextTokens: number,
): Readonly<Record<string, () => unknown>> {
  const settings = { n_ctx: contextTokens };
  const models = {
    object: 'list',
    data: [{ id: duty.model, object: 'model', owned_by: 'fugu', meta: settings }],
  };
  return {
    '/v1/models': () => models,
    '/props': () => ({
      ...{ default_generation_settings: settings, total_slots: 1, model_path: duty.gguf },
    }),
    '/slots': () => [
      {
        ...{ id: 0, n_ctx: contextTokens, is_processing: line.running() !== undefined },
        id_task: line.running() ?? -1,
        n_prompt_tokens: seen[counters.promptTokens],
        n_prompt_tokens_processed: seen[counters.processed],
        next_token: [{ n_decoded: seen[counters.decoded] }],
      },
    ],
  };
}

function hasKey(request: IncomingMessage, key: string): boolean {
  const { authorization, 'x-api-key': apiKey } = request.headers;
  const given = authorization?.replace(/^Bearer /, '') ?? String(apiKey ?? '');
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}

type ReadJson =
  | { readonly status: 'read'; readonly value: unknown }
  | { readonly status: 'refused'; readonly because: string };

async function readJson(request: IncomingMessage): Promise<ReadJson> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes) return { status: 'refused', because: 'The body is over 64 MiB.' };
    chunks.push(chunk);
  }
  try {
    return { status: 'read', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { status: 'refused', because: 'The body is not JSON.' };
  }
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, code: number, type: string, message: string): void {
  send(response, errorBody(code, type, message), code);
}
