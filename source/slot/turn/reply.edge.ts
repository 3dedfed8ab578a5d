import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireError, WireForm } from './admission.ts';
import { errorBody, errorEvent } from './wire-error.ts';

/** The client's side of one request: a head that is written late, comments, one end. */
export interface Reply {
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
  /** Headers for the head, while it is not written. */
  header(name: string, value: string): void;
  /** A sign of life that no client reads as content; begins the stream. */
  comment(text: string): void;
  /** Event text; false when the client is slower than the engine, and `drained` is to be awaited. */
  write(text: string): boolean;
  drained(): Promise<void>;
  /** A whole answer of the engine's. */
  whole(code: number, type: string, text: string): void;
  end(): void;
  /** Closes the connection of a client that does not read. */
  cut(): void;
  /** An answer if nothing was sent, else an event; ends. */
  fail(error: WireError, headers?: Readonly<Record<string, string>>): void;
}

export function createReply(
  request: IncomingMessage,
  response: ServerResponse,
  form: WireForm | undefined,
): Reply {
  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) left.abort();
  });
  response.on('error', () => left.abort());
  request.on('error', () => left.abort());
  const begin = (): void => {
    if (response.headersSent) return;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
  };
  const isOver = (): boolean => response.writableEnded || response.destroyed;
  return {
    gone: left.signal,
    header: (name, value) => {
      if (!response.headersSent) response.setHeader(name, value);
    },
    comment: (text) => {
      if (isOver()) return;
      begin();
      response.write(`: ${text}\n\n`);
    },
    write: (text) => {
      if (isOver()) return true;
      begin();
      return response.write(text);
    },
    drained: () =>
      new Promise((resolve) => {
        const go = (): void => {
          response.off('drain', go);
          response.off('close', go);
          resolve();
        };
        response.on('drain', go);
        response.on('close', go);
        if (isOver()) go();
      }),
    whole: (code, type, text) => {
      if (isOver()) return;
      // A stream that has begun with comments cannot turn into a whole answer; its text is an event.
      if (response.headersSent)
        return void response.end(`data: ${text.replace(/\s*\n\s*/g, ' ')}\n\n`);
      const length = { 'content-length': Buffer.byteLength(text) };
      response.writeHead(code, { 'content-type': type, ...length }).end(text);
    },
    end: () => {
      if (!isOver()) {
        begin();
        response.end();
      }
    },
    cut: () => response.destroy(),
    fail: (error, headers = {}) => {
      if (isOver()) return;
      if (response.headersSent) {
        response.end(errorEvent(form ?? 'chat', error));
        return;
      }
      response
        .writeHead(error.code, { 'content-type': 'application/json', ...headers })
        .end(errorBody(form, error));
    },
  };
}
