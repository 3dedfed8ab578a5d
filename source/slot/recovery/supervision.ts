import type { Address } from '../engine/engine.ts';
import type { Breaker } from './breaker.ts';
import type { Verdict } from './silence.ts';

/** What the supervisor of the engine promises to the line. */
export type Ready =
  | { readonly status: 'ready'; readonly address: Address }
  | {
      readonly status: 'refused';
      readonly because: string;
      readonly retryAfterMs?: number;
      readonly dead?: boolean;
    };

export type Phase = 'off' | 'starting' | 'ready' | 'restarting' | 'open' | 'dead';

export interface EngineFacts {
  readonly phase: Phase;
  readonly because?: string;
  readonly retryAfterMs?: number;
  readonly breaker: Breaker['status'];
  readonly restarts: number;
  readonly softAborts: number;
  readonly upSinceMs?: number;
  readonly pid?: number;
  readonly health?: { readonly says: string; readonly atMs: number };
  readonly lastRestart?: {
    readonly atMs: number;
    readonly because: string;
    readonly health: string;
  };
}

export interface Supervisor {
  facts(): EngineFacts;
  /** The engine proved and ready, started if need be; never rejects. */
  ready(): Promise<Ready>;
  /** Where the engine is if it is ready now. */
  address(): Address | undefined;
  /** Two readings of its counters, told to somebody whose request is open and silent. */
  investigate(): Promise<{ readonly verdict: Verdict; readonly health: string }>;
  /** Waits until an abandoned request is gone from the engine; one that does not let go is restarted. */
  letGo(): Promise<void>;
  /** What follows when a silent request was taken back: carry on, prove, restart, or give up. */
  recover(verdict: Verdict): Promise<void>;
  /** A whole answer came (`true`), or an error of the engine's own (`false`). */
  heard(ok: boolean): void;
  /** Three errors in a row: prove it, restart what cannot be proved. Resolves when that is done. */
  prove(): Promise<void>;
  restart(because: string): Promise<void>;
  /** Ends the engine for good. */
  stop(): Promise<void>;
}
