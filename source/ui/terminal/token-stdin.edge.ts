/** The stdin handed to Ink: one key at a time, so that no key meets a component's stale state. */
import { EventEmitter } from 'node:events';
import { graphemes } from './cells.ts';
import { createTokenSplit, type Token } from './token-split.ts';

/** What a terminal's stdin must offer; process.stdin does. */
export interface KeySource {
  on(event: 'readable', listener: () => void): unknown;
  off(event: 'readable', listener: () => void): unknown;
  read(): unknown;
  pause(): unknown;
  resume(): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  setRawMode?(mode: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
}

/** As much of a ReadStream as Ink 8 uses, and whether the token being read was pasted. */
export interface InkStdin {
  /** Give this to Ink's render. */
  readonly stream: NodeJS.ReadStream;
  /** True while a paste, or a run too long to be typed, is being delivered. */
  pasted(): boolean;
}

export interface TokenStdinOptions {
  /** Gets combinations Ink would type as letters, in order with the other keys: "ctrl-u", "alt-b". */
  readonly onControl?: (name: string) => void;
  /** How long a cut escape sequence waits for its rest; a lone Escape key takes this long. */
  readonly holdMs?: number;
}

// Sixteen signs in one chunk can still be fast typing over a slow line; more is a paste.
const longestTyped = 16;
const defaultHoldMs = 20;
const pasteHoldMs = 1_000;

/** Reads the source only while Ink listens, and delivers one token per turn of the event loop. */
export function createTokenStdin(source: KeySource, options: TokenStdinOptions = {}): InkStdin {
  const split = createTokenSplit();
  const emitter = new EventEmitter();
  const queue: Token[] = [];
  let current: string | null = null;
  let isPaste = false;
  let scheduled: NodeJS.Immediate | undefined;
  let hold: NodeJS.Timeout | undefined;

  const schedule = (): void => {
    if (queue.length > 0) scheduled ??= setImmediate(step);
  };
  const step = (): void => {
    scheduled = undefined;
    const token = queue.shift();
    if (token !== undefined) deliver(token);
    if (emitter.listenerCount('readable') > 0) schedule();
  };
  const deliver = (token: Token): void => {
    if (token.type === 'control') {
      options.onControl?.(token.name);
      return;
    }
    isPaste = token.type === 'paste' || (token.type === 'text' && isLong(token.text));
    current = payload(token);
    emitter.emit('readable');
    current = null;
    isPaste = false;
  };
  const enqueue = (tokens: readonly Token[]): void => {
    queue.push(...tokens.flatMap(typedPieces));
    schedule();
  };
  const pump = (): void => {
    clearTimeout(hold);
    for (let chunk = source.read(); chunk !== null; chunk = source.read()) {
      enqueue(split.push(String(chunk)));
    }
    if (split.held === 'nothing') return;
    const waitMs = split.held === 'paste' ? pasteHoldMs : (options.holdMs ?? defaultHoldMs);
    hold = setTimeout(() => enqueue(split.flush()), waitMs);
  };
  // A stream that was read by 'readable' does not stop reading the terminal when it is paused, and
  // would eat what is meant for a pager or the shell; one that flows does.
  const stopReading = (): void => {
    if (emitter.listenerCount('readable') > 0) return;
    source.resume();
    source.pause();
  };
  const attach = (): void => {
    source.setEncoding('utf8');
    source.on('readable', pump);
    schedule();
  };
  const detach = (): void => {
    source.off('readable', pump);
    process.nextTick(stopReading);
    clearTimeout(hold);
    enqueue(split.flush());
    clearImmediate(scheduled);
    scheduled = undefined;
  };
  emitter.on('newListener', (event) => {
    if (event === 'readable' && emitter.listenerCount('readable') === 0) attach();
  });
  emitter.on('removeListener', (event) => {
    if (event === 'readable' && emitter.listenerCount('readable') === 0) detach();
  });
  const stream = Object.assign(emitter, {
    isTTY: true,
    setRawMode: (mode: boolean) => void source.setRawMode?.(mode),
    setEncoding: () => undefined,
    ref: () => void source.ref?.(),
    unref: () => void source.unref?.(),
    read: () => {
      const token = current;
      current = null;
      return token;
    },
  });
  return { stream: stream as unknown as NodeJS.ReadStream, pasted: () => isPaste };
}

/** A short run is typing: one sign after the other, so that "jj" moves twice. */
function typedPieces(token: Token): readonly Token[] {
  if (token.type !== 'text' || isLong(token.text)) return [token];
  return [...graphemes(token.text)].map(({ segment }) => ({ type: 'text', text: segment }));
}

function isLong(text: string): boolean {
  return text.length > longestTyped;
}

function payload(token: Exclude<Token, { readonly type: 'control' }>): string {
  switch (token.type) {
    case 'text':
      return token.text;
    case 'key':
      return token.sequence;
    case 'paste':
      return `\x1b[200~${token.text}\x1b[201~`;
    default:
      return token satisfies never;
  }
}
