// One child process with every limit named; it never throws and ends exactly once.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { signal as sendSignal } from './straggler.edge.ts';

export interface ChildRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string | undefined;
  readonly limitMs: number;
  /** Bytes kept; past them `kill` ends the child and `drop` keeps the beginning and the end. */
  readonly maxBytes: number;
  readonly overflow: 'kill' | 'drop';
  /** Both streams in one, as they come. */
  readonly merge?: boolean;
  /** How long a child may take to obey SIGTERM before its group gets SIGKILL. */
  readonly graceMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ChildEnd {
  readonly ended: 'exit' | 'timeout' | 'output' | 'cancelled' | 'spawn';
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: Buffer;
  /** Why the program could not be started. */
  readonly message?: string;
  readonly dropped: number;
}

const drainMs = 500;

/** Runs one program in its own process group and waits for its end. */
export function runChild(request: ChildRequest): Promise<ChildEnd> {
  if (request.signal?.aborted === true) return Promise.resolve(nothing('cancelled'));
  return new Promise((resolve) => {
    const child = start(request);
    if (child === undefined) return resolve(nothing('spawn', 'its arguments are not acceptable'));
    follow(child, request, resolve);
  });
}

function start(request: ChildRequest): ChildProcessWithoutNullStreams | undefined {
  try {
    return spawn(request.program, request.args, {
      cwd: request.cwd,
      env: request.env,
      shell: false,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch {
    return undefined;
  }
}

function follow(
  child: ChildProcessWithoutNullStreams,
  request: ChildRequest,
  resolve: (end: ChildEnd) => void,
): void {
  let cause: ChildEnd['ended'] | undefined;
  let settled = false;
  const timers: NodeJS.Timeout[] = [];
  const stop = (because: ChildEnd['ended']): void => {
    cause ??= because;
    endGroup(child.pid, request.graceMs ?? 0, timers);
  };
  const overflow = request.overflow === 'kill' ? () => stop('output') : undefined;
  const out = createSink(request.maxBytes, overflow);
  const err = request.merge === true ? out : createSink(request.maxBytes, overflow);
  const onAbort = (): void => stop('cancelled');
  const finish = (code: number | null, message?: string): void => {
    if (settled) return;
    settled = true;
    for (const timer of timers) clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    resolve({
      ended: message === undefined ? (cause ?? 'exit') : 'spawn',
      code,
      out: out.bytes(),
      err: err === out ? Buffer.alloc(0) : err.bytes(),
      ...(message === undefined ? {} : { message }),
      dropped: out.dropped(),
    });
  };
  timers.push(setTimeout(() => stop('timeout'), request.limitMs));
  request.signal?.addEventListener('abort', onAbort, { once: true });
  child.stdout.on('data', out.add);
  child.stderr.on('data', err.add);
  child.on('error', (error) => finish(null, error.message));
  child.on('close', (code) => finish(code));
  // A grandchild may hold the pipes open for ever; the program itself has ended.
  child.on('exit', (code) => timers.push(setTimeout(() => finish(code), drainMs)));
  child.stdin.on('error', () => undefined);
  child.stdin.end(request.input ?? '');
}

function endGroup(pid: number | undefined, graceMs: number, timers: NodeJS.Timeout[]): void {
  if (pid === undefined) return;
  sendSignal(-pid, graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
  if (graceMs > 0) timers.push(setTimeout(() => sendSignal(-pid, 'SIGKILL'), graceMs));
}

interface Sink {
  add(chunk: Buffer): void;
  bytes(): Buffer;
  dropped(): number;
}

/** Keeps the first half and the last half of the limit; the middle of a flood says least. */
function createSink(maxBytes: number, onOverflow: (() => void) | undefined): Sink {
  const half = Math.max(1, Math.floor(maxBytes / 2));
  const head: Buffer[] = [];
  let headBytes = 0;
  let tail: Buffer[] = [];
  let tailBytes = 0;
  let dropped = 0;
  const trim = (): void => {
    if (tailBytes <= half * 2) return;
    const joined = Buffer.concat(tail);
    tail = [joined.subarray(joined.length - half)];
    dropped += joined.length - half;
    tailBytes = half;
  };
  return {
    add(chunk) {
      const room = half - headBytes;
      if (room > 0) {
        head.push(chunk.subarray(0, room));
        headBytes += Math.min(room, chunk.length);
      }
      if (chunk.length <= room) return;
      const rest = chunk.subarray(Math.max(room, 0));
      tail.push(rest);
      tailBytes += rest.length;
      if (onOverflow !== undefined && headBytes + tailBytes > maxBytes) onOverflow();
      trim();
    },
    bytes() {
      const end = Buffer.concat(tail);
      const cut = Math.max(0, end.length - half);
      if (cut + dropped === 0) return Buffer.concat([...head, end]);
      const note = Buffer.from(`\n[… ${cut + dropped} bytes left out …]\n`);
      return Buffer.concat([...head, note, end.subarray(cut)]);
    },
    dropped: () => dropped + Math.max(0, tailBytes - half),
  };
}

function nothing(ended: ChildEnd['ended'], message?: string): ChildEnd {
  const empty = Buffer.alloc(0);
  const note = message === undefined ? {} : { message };
  return { ended, code: null, out: empty, err: empty, dropped: 0, ...note };
}
