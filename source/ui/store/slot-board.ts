/**
 * The local model's slot as the dashboard shows it, read from the daemon a moment ago. Spans are
 * milliseconds; what is not known is absent, never 0. Texts may come from callers: clean at drawing.
 */
export type SlotBoard =
  | { readonly status: 'off' }
  /** Something else answers where the slot should be. */
  | { readonly status: 'stranger'; readonly because: string }
  | SlotRunning;

/** The daemon's own verdict, whatever the engine's health page says. */
export type SlotVerdict =
  | 'off'
  | 'starting'
  | 'idle'
  | 'busy'
  | 'slow'
  | 'stalled'
  | 'restarting'
  | 'draining'
  | 'open'
  | 'dead';

export type SlotWaiter = {
  readonly id: string;
  readonly class: string;
  readonly caller: string;
  readonly waitedMs: number;
};

export type SlotHolder = Omit<SlotWaiter, 'waitedMs'> & {
  readonly heldMs: number;
  readonly doing: string;
  readonly tokens: number;
  readonly tokensPerSecond?: number;
  readonly promptTokens: number;
  /** Share of the prompt read, from 0 to 1. */
  readonly promptDone?: number;
};

export type SlotRunning = {
  readonly status: 'running';
  /** When it was read, epoch milliseconds. */
  readonly readAt: number;
  readonly model: string;
  readonly engine: string;
  readonly state: SlotVerdict;
  readonly because?: string;
  /** Nobody new is served, also while `state` names a holder. */
  readonly isDraining: boolean;
  readonly holder?: SlotHolder;
  /** In the order in which they will be served. */
  readonly waiters: readonly SlotWaiter[];
  /** Of the last hour. */
  readonly calls: number;
  readonly waitP50Ms?: number;
  readonly waitP95Ms?: number;
  readonly ttftP50Ms?: number;
  readonly lastTtftMs?: number;
  readonly tokensPerSecond?: number;
  /** The card in one line. */
  readonly gpu: string;
  readonly health?: { readonly says: string; readonly ageMs: number };
  readonly enginePid?: number;
  readonly engineUpMs?: number;
  readonly restarts: number;
  readonly lastRestart?: {
    readonly ageMs: number;
    readonly because: string;
    /** What the health page said at that moment. */
    readonly health: string;
  };
  readonly breaker: string;
  readonly retryAfterMs?: number;
  readonly idleLeftMs?: number;
};

/** What a person may order of the slot. */
export type SlotOrder =
  | { readonly type: 'drain' }
  | { readonly type: 'resume' }
  | { readonly type: 'restart' }
  | { readonly type: 'drop'; readonly waiter: string; readonly caller: string };
