import type { PlanStep } from '../../domain/plan/plan.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { chosenAttempt, plannedSteps } from '../../state/select.ts';
import type { StepOutcome } from '../prompt/prompt-input.ts';
import type { World } from './effect-deps.ts';

/** How each planned step came out, as the closing passes are told. */
export function outcomesOf(world: World, state: RunState): Promise<readonly StepOutcome[]> {
  return Promise.all(plannedSteps(state).map((entry) => outcomeOf(world, state, entry)));
}

/** What the steps that one depends on said, or why they said nothing; a patch lies in its folder already. */
export async function earlierOf(
  world: World,
  state: RunState,
  step: PlanStep,
): Promise<readonly StepOutcome[]> {
  const before = step.dependsOn.flatMap((id) => state.steps[id] ?? []);
  const outcomes = await Promise.all(before.map((entry) => outcomeOf(world, state, entry)));
  return outcomes.filter(({ answer, status }) => answer !== undefined || status !== 'done');
}

async function outcomeOf(world: World, state: RunState, entry: StepState): Promise<StepOutcome> {
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
}
