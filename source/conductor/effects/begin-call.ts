import type { Call, Cost, FailureReason } from '../../domain/call.ts';
import type { Command } from '../../domain/commands.ts';
import type { Digest } from '../../domain/ids.ts';
import type { Reading } from '../../domain/verdict/reading.ts';
import { findCall } from '../../state/call-book.ts';
import type { PerformContext } from '../conductor.ts';
import type { World } from './effect-deps.ts';

type Begin = {
  readonly prompt: Digest;
  readonly estimate: Cost;
  readonly resume?: string | undefined;
  readonly memory?: readonly string[];
  readonly reading?: Reading | undefined;
};

/** Journals that the call begins; false when the budget holds it or nobody wants it any more. */
export async function begin(
  context: PerformContext,
  call: Call,
  { memory = [], ...about }: Begin,
): Promise<boolean> {
  const before = findCall(context.state().calls, call.id)?.begun ?? 0;
  const given = memory.length === 0 ? {} : { memory };
  await context.tell({ type: 'BeginCall', call: call.id, ...about, ...given });
  const entry = findCall(context.state().calls, call.id);
  return !context.signal.aborted && entry?.status === 'begun' && entry.begun > before;
}

/** A call whose material could not be laid out ends as failed, without being sent or paid. */
export async function refuseCall(
  world: World,
  context: PerformContext,
  call: Call,
  { reason, message }: { readonly reason: FailureReason; readonly message: string },
): Promise<Command | undefined> {
  const prompt = await world.blobs.put(message);
  const cost: Cost = { usd: 0, mark: 'free' };
  if (!(await begin(context, call, { prompt, estimate: cost }))) return undefined;
  return {
    type: 'EndCall',
    call: call.id,
    text: '',
    outcome: {
      status: 'failed',
      reason,
      message,
      textBytes: 0,
      served: { by: 'declared' },
      cost,
      durationMs: 0,
      retries: 0,
    },
  };
}
