import type { Cause } from '../../agents/cause.ts';
import type { Clock, LaneLimits } from '../../conductor/ports.ts';
import type { FailureReason } from '../../domain/call.ts';

/** Watches one call: wall time, silence, bytes, tool calls and the person's abort. */
export interface Guard {
  /** A token or another piece of work arrived: the silence is over. */
  heard(): void;
  /**
   * Something arrived that is no token. Until the first one that is queueing; after it a stream
   * that only keeps itself alive is silent.
   */
  kept(): void;
  /** A request goes out: from now on its first token is due within `firstTokenMs`. */
  awaitToken(): void;
  /** Counts bytes of the reply, and hears them. */
  bytes(count: number): void;
  tool(): void;
  /** Ends the call for a reason found elsewhere, unless it has one. */
  blame(reason: FailureReason, message: string): void;
  /** Silence is expected while waiting before another try. */
  expectSilence(expected: boolean): void;
  cause(): Cause | undefined;
  /** Milliseconds until the wall limit. */
  leftMs(): number;
  /** Stops the clocks; nothing is blamed any more. */
  end(): void;
}

export interface GuardOptions {
  readonly limits: LaneLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called once, with the first cause; never after `end`. */
  readonly onStop: (cause: Cause) => void;
}

/** A guard whose clocks run from now. An already aborted signal stops it before this returns. */
export function createGuard({ limits, clock, signal, onStop }: GuardOptions): Guard {
  const startMs = clock.now();
  let first: Cause | undefined;
  let ended = false;
  let silent = false;
  let spoke = false;
  let lastMs = startMs;
  let byteCount = 0;
  let toolCount = 0;
  let clearIdle = (): void => undefined;
  let clearFirst = (): void => undefined;

  const stopClocks = (): void => {
    clearWall();
    clearIdle();
    clearFirst();
    signal.removeEventListener('abort', onAbort);
  };
  const blame = (reason: FailureReason, message: string): void => {
    if (first !== undefined || ended) return;
    first = { reason, message };
    stopClocks();
    onStop(first);
  };
  const onAbort = (): void => blame('cancelled', 'The call was cancelled.');
  // One timer that looks again instead of one per chunk: a fast stream resets it thousands of times.
  const watchIdle = (waitMs: number): void => {
    clearIdle = clock.after(waitMs, () => {
      const quietMs = clock.now() - lastMs;
      if (silent) watchIdle(limits.idleMs);
      else if (quietMs >= limits.idleMs) blame('idle-limit', idleSentence(limits.idleMs));
      else watchIdle(Math.max(1, limits.idleMs - quietMs));
    });
  };
  const kept = (): void => {
    if (!spoke) lastMs = clock.now();
  };
  const heard = (): void => {
    spoke = true;
    clearFirst();
    lastMs = clock.now();
  };
  const awaitToken = (): void => {
    const { firstTokenMs } = limits;
    spoke = false;
    clearFirst();
    clearFirst = clock.after(firstTokenMs, () => blame('idle-limit', firstSentence(firstTokenMs)));
    kept();
  };
  const clearWall = clock.after(limits.wallMs, () =>
    blame('wall-limit', `The call took longer than its limit of ${seconds(limits.wallMs)}.`),
  );
  watchIdle(limits.idleMs);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  return {
    heard,
    kept,
    awaitToken,
    bytes: (count) => {
      heard();
      byteCount += count;
      if (byteCount > limits.maxBytes) blame('byte-limit', byteSentence(limits.maxBytes));
    },
    tool: () => {
      toolCount += 1;
      if (toolCount > limits.maxToolCalls) blame('tool-limit', toolSentence(limits.maxToolCalls));
    },
    blame,
    expectSilence: (expected) => {
      silent = expected;
      if (expected) clearFirst();
      lastMs = clock.now();
    },
    cause: () => first,
    leftMs: () => Math.max(0, startMs + limits.wallMs - clock.now()),
    end: () => {
      ended = true;
      stopClocks();
    },
  };
}

function idleSentence(idleMs: number): string {
  return `No output came for ${seconds(idleMs)}, which is the limit for silence.`;
}

function firstSentence(firstTokenMs: number): string {
  return `The endpoint kept the call waiting for ${seconds(firstTokenMs)} without a first token. Raise limits.firstTokenSeconds, or ask when it is less busy.`;
}

function byteSentence(maxBytes: number): string {
  return `The reply is longer than its limit of ${maxBytes} bytes.`;
}

function toolSentence(maxToolCalls: number): string {
  return `More than ${maxToolCalls} tool calls were made, which is the limit.`;
}

/** `1.5 s` of 1500 milliseconds; minutes from two on. */
export function seconds(durationMs: number): string {
  if (durationMs >= 120_000) return `${Math.round(durationMs / 6_000) / 10} min`;
  return `${Math.round(durationMs / 100) / 10} s`;
}
