import type { FailureReason } from '../domain/call.ts';

/** Why a call was stopped. The first cause wins: what follows from it explains nothing. */
export interface Cause {
  readonly reason: FailureReason;
  readonly message: string;
}
