/** Modes of the terminal that are ours while the screen is, and how they are given back. */
import { writeSync } from 'node:fs';
import type { KeySource } from './token-stdin.edge.ts';

/** The two ends of one terminal. */
export interface Terminal {
  readonly stdin: KeySource;
  readonly stdout: NodeJS.WriteStream;
  readonly altScreen: boolean;
}

// Autowrap off: a glyph wider than measured must not shift every row below it.
const enter = '\x1b[?7l\x1b[?2004h';
const leave = '\x1b[?2004l\x1b[?7h';
// CAN ends a sequence that was cut in the middle.
const leaveStalled = `\x18\x1b[0m${leave}\x1b[?25h`;
const leaveAltScreen = '\x1b[?1049l';
const lastAttempts = 10;
const lastAttemptMs = 20;
/** Cursor home, and everything from there on empty. */
export const eraseAll = '\x1b[H\x1b[J';

/** Makes the terminal ours, all but the other screen, which Ink opens. */
export function takeTerminal(terminal: Terminal): void {
  setBlocking(terminal.stdout, false);
  setModes(terminal, true);
  if (!terminal.altScreen) terminal.stdout.write(scrolledAway(terminal.stdout));
}

/** Gives it back, once Ink has left its screen. */
export function giveTerminalBack(terminal: Terminal): void {
  const { stdin, stdout, altScreen } = terminal;
  setModes(terminal, false);
  if (!altScreen) stdout.write(`\x1b[${stdout.rows};1H\r\n`);
  // Blocking with something unread in the way would hold us until the terminal reads again.
  if (stdout.writableLength === 0) setBlocking(stdout, true);
  stdin.ref?.();
}

/** The last words to a terminal that did not read: all modes, past what waits to be written. */
export function giveBackAtOnce({ stdout, altScreen }: Terminal): void {
  writeNow(stdout, leaveStalled + (altScreen ? leaveAltScreen : ''));
}

/** Those modes that Ink sets late or not at all; raw at once, or early keys would be echoed. */
export function setModes({ stdin, stdout }: Terminal, ours: boolean): void {
  stdin.setRawMode?.(ours);
  stdout.write(ours ? enter : leave);
}

/** Without a screen of our own, what the shell showed goes up into the scrollback. */
function scrolledAway({ rows }: NodeJS.WriteStream): string {
  return `${'\r\n'.repeat(Math.max(0, rows - 1))}${eraseAll}`;
}

/** A write to a terminal that does not read blocks the process unless this is off (Node 24). */
function setBlocking(stdout: NodeJS.WriteStream, blocking: boolean): void {
  // A library under Ink shows the cursor again through stderr, the same terminal.
  for (const stream of [stdout, process.stderr]) {
    const { _handle: handle } = stream as { _handle?: { setBlocking?: (value: boolean) => void } };
    if (stream.isTTY) handle?.setBlocking?.(blocking);
  }
}

function writeNow(stdout: NodeJS.WriteStream, text: string): void {
  const { fd } = stdout as { fd?: number };
  if (fd === undefined) return;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; attempt < lastAttempts; attempt += 1) {
    try {
      writeSync(fd, text);
      return;
    } catch {
      // The terminal is gone or does not read yet; when this is over nobody is left to tell.
      Atomics.wait(pause, 0, 0, lastAttemptMs);
    }
  }
}
