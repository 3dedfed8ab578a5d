import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One request as the server saw it. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** How the server answers one request; the last of a script answers all that follow. */
export type Answer = (response: ServerResponse, seen: Seen) => void | Promise<void>;

export interface ModelServer {
  /** Ends in /v1. */
  readonly baseURL: string;
  readonly seen: readonly Seen[];
  /** Requests whose connection is still open. */
  open(): number;
  close(): Promise<void>;
}

/** A chat completions endpoint on loopback that answers by a script. */
export async function modelServer(...script: readonly Answer[]): Promise<ModelServer> {
  const seen: Seen[] = [];
  let open = 0;
  const server = createServer(async (request, response) => {
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    const one = { path: request.url ?? '', headers: request.headers, body: await bodyOf(request) };
    seen.push(one);
    const answer = script[Math.min(seen.length, script.length) - 1] ?? answers.status(500);
    await answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    seen,
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? {} : JSON.parse(text);
}

export interface Said {
  readonly model?: string;
  readonly finish?: string | null;
  readonly usage?: object;
  readonly delta?: object;
}

/** One event of the stream. */
export function chunk({ model = 'shelf-1', finish = null, usage, delta = {} }: Said): string {
  const choices = usage === undefined ? [{ index: 0, delta, finish_reason: finish }] : [];
  const data = { id: 'c1', object: 'chat.completion.chunk', created: 1, model, choices, usage };
  return `data: ${JSON.stringify(data)}\n\n`;
}

const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };

function head(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

function words(text: string): readonly string[] {
  return text.match(/\s*\S+/g) ?? [text];
}

/** Writes these pieces as they are and ends. */
function raw(...pieces: readonly string[]): Answer {
  return (response) => {
    head(response);
    for (const piece of pieces) response.write(piece);
    response.end();
  };
}

/** Good and bad answers, each one small. */
export const answers = {
  raw,
  says: (text: string, { usage: used, ...said }: Said = {}): Answer =>
    raw(
      ...words(text).map((content) => chunk({ ...said, finish: null, delta: { content } })),
      chunk({ finish: 'stop', ...said, delta: {} }),
      chunk({ ...said, usage: { ...usage, ...used } }),
      'data: [DONE]\n\n',
    ),
  deltas: (finish: string | null, ...deltas: readonly object[]): Answer =>
    raw(...deltas.map((delta) => chunk({ delta })), chunk({ finish }), 'data: [DONE]\n\n'),
  status:
    (status: number, headers: Record<string, string> = {}, error: object = {}): Answer =>
    (response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ error: { message: `scripted ${status}`, ...error } }));
    },
  /** Takes the request and says nothing at all. */
  hang: (): Answer => () => undefined,
  hangAfter:
    (text: string): Answer =>
    (response) => {
      head(response);
      response.write(chunk({ delta: { content: text } }));
    },
  /** Ends the stream properly, but without a finish reason. */
  endsEarly: (text: string): Answer => raw(chunk({ delta: { content: text } })),
  /** Breaks the connection after some text; without text, before the head. */
  drops:
    (text?: string): Answer =>
    (response) => {
      if (text === undefined) return void response.destroy();
      head(response);
      response.write(chunk({ delta: { content: text } }), () => {
        setTimeout(() => response.destroy(), 20);
      });
    },
  /** Text without end. */
  floods:
    (piece: string): Answer =>
    async (response) => {
      head(response);
      while (!response.destroyed) {
        const ready = response.write(piece);
        if (!ready) {
          await new Promise<void>((resolve) => {
            response.once('drain', resolve);
            response.once('close', resolve);
          });
        }
      }
    },
  /** One word at a time, with a pause after each. */
  drips:
    (text: string, pauseMs: number): Answer =>
    async (response) => {
      head(response);
      for (const content of words(text)) {
        response.write(chunk({ delta: { content } }));
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      response.end(chunk({ finish: 'stop' }));
    },
} as const;
