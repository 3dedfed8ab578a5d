/** One line at a time over a socket, with a limit on its length and on the wait. */
import { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';
import { errorCode } from '../base/error-text.ts';

/** Longest request and longest answer, LF included. */
export const maxMessageBytes = 1024 * 1024;

const lineFeed = 0x0a;

/** No file, a file nobody listens behind, or a file that is no socket. A full queue is none of these. */
const nobodyThere: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

export type ReadLine = { readonly text: string } | 'too-long';

/** Calls `onLine` for every whole line; after `too-long` it reads no more. */
export function readLine(socket: Socket, onLine: (line: ReadLine) => void): void {
  const held: Buffer[] = [];
  let heldBytes = 0;
  const take = (piece: Buffer): void => {
    held.push(piece);
    heldBytes += piece.length;
  };
  const takeAll = (): Buffer => {
    heldBytes = 0;
    return Buffer.concat(held.splice(0));
  };
  const onData = (chunk: Buffer): void => {
    let rest = chunk;
    for (let lf = rest.indexOf(lineFeed); lf !== -1; lf = rest.indexOf(lineFeed)) {
      take(rest.subarray(0, lf));
      rest = rest.subarray(lf + 1);
      if (heldBytes >= maxMessageBytes) break;
      onLine({ text: takeAll().toString('utf8') });
    }
    take(rest);
    if (heldBytes < maxMessageBytes) return;
    socket.off('data', onData);
    socket.resume();
    takeAll();
    onLine('too-long');
  };
  socket.on('data', onData);
}

/** `unreachable`: nobody listens there. `silent`: somebody may, and no whole line came back. */
export type Dialled =
  | { readonly status: 'line'; readonly text: string }
  | { readonly status: 'unreachable' | 'silent'; readonly because: string };

/** Connects, sends `line`, waits for one line. Never rejects; the whole call takes at most `timeoutMs`. */
export function dial(path: string, line: string, timeoutMs: number): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (dialled: Dialled): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(dialled);
    };
    const fail = (because: string): void => end({ status: 'silent', because });
    const timer = setTimeout(() => fail(`nothing for ${timeoutMs} ms`), timeoutMs);
    socket.once('connect', () => socket.write(line));
    readLine(socket, (read) =>
      read === 'too-long'
        ? fail('its answer is too long')
        : end({ status: 'line', text: read.text }),
    );
    socket.on('error', (error) => {
      const unreachable = nobodyThere.has(errorCode(error) ?? '');
      end({ status: unreachable ? 'unreachable' : 'silent', because: error.message });
    });
    socket.once('close', () => fail('it hung up'));
  });
}
