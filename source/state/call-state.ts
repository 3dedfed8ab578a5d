import type { Call, Cost, Outcome } from '../domain/call.ts';
import type { Digest } from '../domain/ids.ts';
import type { Reading } from '../domain/verdict/reading.ts';

/** One call's life: routed → begun → ended, or dropped, lost, held by the budget. */
export type CallState = {
  readonly call: Call;
  readonly status: 'routed' | 'begun' | 'ended' | 'dropped' | 'lost' | 'held';
  readonly routedAt: number;
  readonly begunAt?: number;
  readonly endedAt?: number;
  readonly prompt?: Digest;
  readonly estimate?: Cost;
  /** The agent's session it goes on with. */
  readonly resume?: string;
  /** What a verify call was shown, by mark. */
  readonly reading?: Reading;
  readonly outcome?: Outcome;
  /** Why it was dropped, lost or held. */
  readonly because?: string;
  /** Digest of the spec it was routed under. */
  readonly spec: Digest;
  /** How often it was begun; above one after a crash, so it may have been billed twice. */
  readonly begun: number;
};
