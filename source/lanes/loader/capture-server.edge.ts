import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { wireReply } from './capture-wires.ts';

/** A model that says one word, and keeps what it was sent. */
export interface CaptureServer {
  /** Without a path; each wire format has its own below it. */
  readonly origin: string;
  /** Bodies in the order they came; undefined for one that is no JSON or too big. */
  readonly bodies: readonly unknown[];
  close(): Promise<void>;
}

/** Conversations of agents are a hundred kilobytes; more than this is none. */
const maxBytes = 16_777_216;
const maxBodies = 200;

/** Listens on loopback, on a free port, for requests in any of the wire formats. */
export async function openCaptureServer(word = 'OK'): Promise<CaptureServer> {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const reply = request.method === 'POST' ? wireReply(request.url ?? '', body, word) : undefined;
    if (reply === undefined) return refuse(response);
    if (bodies.length < maxBodies) bodies.push(body);
    response.writeHead(200, { 'content-type': reply.type }).end(reply.text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{}}');
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request) {
      size += (piece as Buffer).length;
      if (size > maxBytes) return undefined;
      pieces.push(piece as Buffer);
    }
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return undefined;
  }
}
