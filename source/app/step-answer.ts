import type { Blobs } from '../conductor/ports.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { chosenAttempt } from '../state/select.ts';

/** The words a done step answered with; undefined where it gave none, or their blob is not held. */
export async function stepAnswer(
  state: RunState,
  step: StepState,
  blobs: Pick<Blobs, 'text'>,
): Promise<string | undefined> {
  const product = chosenAttempt(state, step)?.product;
  return product?.type === 'answer' ? blobs.text(product.digest) : undefined;
}
