/** How another process acts on a run that is owned: it hands its command to the owner over a socket. */
import { Buffer } from 'node:buffer';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { errorText } from '../base/error-text.ts';
import { dial, maxMessageBytes, readLine } from './control-line.edge.ts';
import type { Trouble } from './port-shape.ts';
import { withSocketPath } from './socket-path.edge.ts';

/** Name of the socket in a run's folder. */
export const controlSocket = 'control.sock';

/** Connections served at once; more wait in the kernel's queue or are dropped. */
const maxConnections = 16;

/** An idle connection is dropped after this long. */
export const idleMs = 30_000;

const hangUpMs = 1000;

/** What goes back over the socket, as one line of JSON. */
export type ControlReply =
  | { readonly status: 'answered'; readonly reply: unknown }
  | ({ readonly status: 'refused' } & Trouble);

export type Serving =
  | { readonly status: 'serving'; close(): Promise<void> }
  | ({ readonly status: 'failed' } & Trouble);

/**
 * `answered`: the owner's answer. `refused`: the owner did not take the command. `nobody`: no process
 * owns the run. `unanswered`: the owner may have the command and still carry it out.
 */
export type Sent =
  | { readonly status: 'answered'; readonly reply: unknown }
  | ({ readonly status: 'refused' | 'nobody' | 'unanswered' } & Trouble);

/**
 * Serves commands for the run in `runDir` on a socket only its user may use (0600 in a 0700 folder).
 * Each request is one line of JSON and gets one line back. The caller holds the run's lock, so a socket
 * that is already there belongs to a dead owner and is replaced.
 */
export async function serveControl(
  runDir: string,
  handle: (command: unknown) => Promise<unknown>,
): Promise<Serving> {
  const path = join(runDir, controlSocket);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    serveConnection(socket, handle);
  });
  server.maxConnections = maxConnections;
  try {
    await rm(path, { force: true });
    await withSocketPath(runDir, controlSocket, (short) => listen(server, short));
    await chmod(path, 0o600);
  } catch (error) {
    server.close();
    return unserved(runDir, error);
  }
  return {
    status: 'serving',
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

/**
 * Sends one command to the owner of the run in `runDir` and waits at most `timeoutMs` for its answer.
 * Never rejects.
 */
export async function sendToOwner(
  runDir: string,
  command: unknown,
  timeoutMs: number,
): Promise<Sent> {
  const line = `${JSON.stringify(command)}\n`;
  if (Buffer.byteLength(line) > maxMessageBytes) return { status: 'refused', ...tooLong };
  const called = await withSocketPath(runDir, controlSocket, (short) =>
    dial(short, line, timeoutMs),
  ).catch((error): { readonly status: 'silent'; readonly because: string } => ({
    status: 'silent',
    because: errorText(error),
  }));
  switch (called.status) {
    case 'unreachable':
      return { status: 'nobody', ...nobody(called.because) };
    case 'silent':
      return { status: 'unanswered', ...unanswered(called.because) };
    case 'line':
      return readReply(called.text);
    default:
      return called satisfies never;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** One command at a time per connection, in order. */
function serveConnection(socket: Socket, handle: (command: unknown) => Promise<unknown>): void {
  let turn = Promise.resolve();
  socket.on('error', () => socket.destroy());
  socket.setTimeout(idleMs, () => socket.destroy());
  readLine(socket, (line) => {
    turn = turn.then(async () => {
      const reply = line === 'too-long' ? refusedTooLong : await answer(line.text, handle);
      if (socket.destroyed) return;
      socket.write(`${JSON.stringify(reply)}\n`);
      if (line === 'too-long') hangUp(socket);
    });
  });
}

/** Gives the other side a moment to read the answer while it may still be sending. */
function hangUp(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), hangUpMs).unref();
}

async function answer(
  text: string,
  handle: (command: unknown) => Promise<unknown>,
): Promise<ControlReply> {
  let command: unknown;
  try {
    command = JSON.parse(text);
  } catch (error) {
    const what = `The command is not JSON (${errorText(error)}).`;
    return { status: 'refused', what, remedy: 'Send one JSON value on one line.' };
  }
  try {
    return { status: 'answered', reply: (await handle(command)) ?? null };
  } catch (error) {
    const what = `The owner of the run failed on this command (${errorText(error)}).`;
    return { status: 'refused', what, remedy: 'See the dashboard that owns the run.' };
  }
}

function readReply(text: string): Sent {
  try {
    const reply = JSON.parse(text) as ControlReply;
    if (reply.status === 'answered' || reply.status === 'refused') return reply;
  } catch {
    // Falls through: a broken answer is no answer.
  }
  return { status: 'unanswered', ...unanswered('it sent something that is not an answer') };
}

const tooLong: Trouble = {
  what: `The command is longer than ${maxMessageBytes} bytes.`,
  remedy: 'Send a shorter one.',
};

const refusedTooLong: ControlReply = { status: 'refused', ...tooLong };

function nobody(because: string): Trouble {
  return {
    what: `No process owns this run (${because}).`,
    remedy: 'Act on it directly, or open it with "fugu resume".',
  };
}

function unanswered(because: string): Trouble {
  return {
    what: `The process that owns this run gave no answer (${because}); if it has the command, it may still carry it out.`,
    remedy: 'Look at its dashboard before you send the command again.',
  };
}

function unserved(runDir: string, error: unknown): Serving {
  return {
    status: 'failed',
    what: `The control socket in ${runDir} cannot be opened (${errorText(error)}).`,
    remedy:
      'No other process can act on this run while it is open here. Make the folder writable and resume it.',
  };
}
