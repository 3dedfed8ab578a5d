import { Agent, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Address } from './engine.ts';

/** Requests to the engine. `node:http`, because `fetch` cannot name a unix socket. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Sent {
  /** Rejects when the connection breaks before an answer, or was aborted. */
  readonly answer: Promise<IncomingMessage>;
  /** Closes the connection; the engine sees its client leave. */
  abort(): void;
  /** Whether it went over a connection that had been used before, and may have been closed meanwhile. */
  reused(): boolean;
}

/** Connections kept open between requests; `destroy` closes them. */
export function createConnections(): Agent {
  return new Agent({ keepAlive: true, maxFreeSockets: 2 });
}

/** Sends one request; nothing is retried and nothing times out by itself. */
export function send(address: Address, ask: UpstreamRequest, agent?: Agent): Sent {
  const sent = (address.secure ? secureRequest : plainRequest)({
    ...(address.socketPath === undefined
      ? { host: address.host, port: address.port }
      : { socketPath: address.socketPath }),
    method: ask.method,
    path: address.basePath + ask.path,
    headers: {
      ...address.headers,
      ...(ask.body === undefined
        ? {}
        : {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(ask.body)),
          }),
      ...ask.headers,
    },
    ...(agent === undefined || address.secure ? {} : { agent }),
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.on('close', () => reject(new Error('The connection was closed before an answer.')));
  });
  // Whoever aborts may not be waiting for the answer any more.
  answer.catch(() => undefined);
  sent.end(ask.body);
  return { answer, abort: () => sent.destroy(), reused: () => sent.reusedSocket };
}

export type Answered =
  | { readonly status: 'answered'; readonly code: number; readonly text: string }
  | { readonly status: 'silent' }
  | { readonly status: 'refused'; readonly because: string };

const maxAnswerBytes = 4 * 1_048_576;

/** Asks a short question and reads the whole answer; `silent` when it takes longer than `limitMs`. */
export function question(
  address: Address,
  ask: UpstreamRequest,
  limitMs: number,
): Promise<Answered> {
  return new Promise((resolve) => {
    const sent = send(address, { ...ask, headers: { connection: 'close', ...ask.headers } });
    const timer = setTimeout(() => finish({ status: 'silent' }), limitMs);
    const finish = (answered: Answered): void => {
      clearTimeout(timer);
      resolve(answered);
      sent.abort();
    };
    sent.answer.then(
      async (answer) => {
        try {
          const text = await bodyText(answer, maxAnswerBytes);
          finish({ status: 'answered', code: answer.statusCode ?? 0, text });
        } catch (error) {
          finish({ status: 'refused', because: String(error) });
        }
      },
      (error: unknown) => finish({ status: 'refused', because: String(error) }),
    );
  });
}

/**
 * The body of an answer as text. Resolves with the last byte of a body whose length was told, before
 * the connection is free again. Rejects when it is longer than `maxBytes` or breaks off.
 */
export function wholeText(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const told = Number(answer.headers['content-length'] ?? Number.NaN);
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const done = (): void => resolve(Buffer.concat(pieces).toString('utf8'));
    answer.on('data', (piece: Uint8Array) => {
      pieces.push(piece);
      bytes += piece.byteLength;
      if (bytes > maxBytes) answer.destroy(new Error(`The body is longer than ${maxBytes} bytes.`));
      else if (bytes === told) done();
    });
    answer.on('end', done);
    answer.on('error', reject);
  });
}

/** A whole body as text; rejects when it is longer than `maxBytes` or breaks off. */
export async function bodyText(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw new Error(`The body is longer than ${maxBytes} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
