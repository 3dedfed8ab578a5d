import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer, type McpServerParts } from './server.ts';
import type { ToolBackend } from './tool-backend.ts';

/** The pipes a host talks through; `errors` is for people, and the only one that is no protocol. */
export type McpPipes = {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
};

/** A connection that is being served. `over` resolves when the host has gone or `close` was called. */
export type McpService = { readonly over: Promise<void>; close(): Promise<void> };

/**
 * Serves one host over its pipes, whichever revision of the protocol it opens with. When the host
 * goes, calls under way are aborted; runs that were begun have processes of their own and go on.
 */
export function serveMcp(
  house: ToolBackend,
  parts: Omit<McpServerParts, 'onFault'>,
  pipes: McpPipes,
): McpService {
  const { input, output, errors } = pipes;
  const say = (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    errors.write(`fugu mcp: ${text}\n`);
  };
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const transport = new EndingTransport(input, output, () => end());
  const service = serveStdio(() => createMcpServer(house, { ...parts, onFault: say }), {
    transport,
    onerror: say,
  });
  return { over, close: () => service.close() };
}

/** The package’s transport, which says when it is closed, from whichever side. */
class EndingTransport extends StdioServerTransport {
  readonly #onEnd: () => void;

  constructor(input: Readable, output: Writable, onEnd: () => void) {
    super(input, output);
    this.#onEnd = onEnd;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#onEnd();
  }
}
