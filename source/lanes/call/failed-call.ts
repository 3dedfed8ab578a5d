import type { LaneOutcome, LaneRequest } from '../../conductor/ports.ts';
import type { FailureReason } from '../../domain/call.ts';
import { sentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';

/** The outcome of a call that never got as far as a reply. */
export function failedCall(
  request: LaneRequest,
  reason: FailureReason,
  message: string,
): LaneOutcome {
  const served = { by: 'declared', id: request.model.model } as const;
  return { status: 'failed', reason, message, text: '', served, durationMs: 0, retries: 0 };
}

/** Runs a call; what it throws becomes a failed outcome. */
export async function guarded(
  request: LaneRequest,
  secrets: readonly Secret[],
  run: () => Promise<LaneOutcome>,
): Promise<LaneOutcome> {
  try {
    return await run();
  } catch (error) {
    const message = `The call failed by a bug in fugu: ${String(error)}`;
    return failedCall(request, 'error', sentence(message, secrets));
  }
}
