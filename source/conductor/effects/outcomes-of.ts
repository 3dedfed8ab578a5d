import type { RunState } from '../../state/run-state.ts';
import { chosenAttempt, plannedSteps } from '../../state/select.ts';
import type { StepOutcome } from '../prompt/prompt-input.ts';
import type { World } from './world.ts';

/** How each planned step came out, as the closing passes are told. */
export function outcomesOf(world: World, state: RunState): Promise<readonly StepOutcome[]> {
  const outcomes = plannedSteps(state).map(async (entry): Promise<StepOutcome> => {
    const product = chosenAttempt(state, entry)?.product;
    return {
      id: entry.step.id,
      title: entry.step.title,
      status: entry.status,
      verified: entry.verified,
      because: entry.because,
      files: product?.type === 'patch' ? product.artifact.files : [],
      answer: product?.type === 'answer' ? await world.blobs.text(product.digest) : undefined,
    };
  });
  return Promise.all(outcomes);
}
