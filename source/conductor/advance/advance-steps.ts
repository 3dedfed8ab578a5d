import type { Fact } from '../../domain/facts.ts';
import { mayOverlap } from '../../domain/plan/glob-overlap.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { plannedSteps } from '../../state/select.ts';
import { nextStrategy } from '../next-strategy.ts';
import { advanceStep } from './advance-step.ts';

/** Every step of the accepted plan that can move: dependencies first, no two that own the same files. */
export function advanceSteps(state: RunState): readonly Fact[] {
  for (const step of plannedSteps(state)) {
    const facts = moveOne(state, step);
    if (facts.length > 0) return facts;
  }
  return [];
}

function moveOne(state: RunState, step: StepState): readonly Fact[] {
  const stuck = step.status === 'failed' || step.status === 'blocked';
  if (step.step.optional === true && (stuck || step.doubt !== undefined)) {
    const why = step.doubt?.because ?? step.because ?? step.status;
    const because = `the plan goes on without it: ${why}`;
    return [{ type: 'StepCancelled', step: step.step.id, because, by: 'the harness' }];
  }
  switch (step.status) {
    case 'running':
      return step.mustRepair ? openWhenFree(state, step) : advanceStep(state, step);
    case 'waiting':
      return openWaiting(state, step);
    case 'failed':
      return replanFor(state, step);
    case 'done':
    case 'blocked':
    case 'cancelled':
    case 'removed':
      return [];
    default:
      return step.status satisfies never;
  }
}

function openWaiting(state: RunState, step: StepState): readonly Fact[] {
  if (state.steps.plan && state.steps.plan.status !== 'done') return [];
  return openWhenFree(state, step);
}

/** Opens a step, or a new round of one that was sent back, once what it stands on and owns is free. */
function openWhenFree(state: RunState, step: StepState): readonly Fact[] {
  const needed = step.step.dependsOn.flatMap((id) => state.steps[id] ?? []);
  const gone = needed.filter(isGone);
  const missed = gone.find((one) => one.step.optional !== true);
  const lost = gone.length > 0 && gone.length === needed.length ? gone[0] : undefined;
  const lacking = missed ?? lost;
  if (lacking) return [lacks(step, lacking, gone.length)];
  if (needed.some((one) => one.status !== 'done' && !isGone(one))) return [];
  const running = plannedSteps(state).filter(
    (one) => one.status === 'running' && !one.mustRepair && one.step.id !== step.step.id,
  );
  const clash = running.some((one) => mayOverlap(one.step.owns, step.step.owns));
  return clash ? [] : advanceStep(state, step);
}

const isGone = ({ status }: StepState) => status === 'cancelled' || status === 'removed';

/** A step cannot do without what is not optional, nor without everything it stands on. */
function lacks(step: StepState, gone: StepState, count: number): Fact {
  const all = gone.step.optional === true && count > 1;
  const because = all
    ? 'every step it depends on came to nothing'
    : `it depends on ${gone.step.id}, which was ${gone.status}`;
  const remedy = 'Cancel it too, or re-plan with P.';
  return { type: 'StepBlocked', step: step.step.id, because, remedy };
}

/** A step out of rounds gets a new plan while the spec allows one; after that a person decides. */
function replanFor(state: RunState, step: StepState): readonly Fact[] {
  const limit = state.spec?.map.limits.replans ?? 0;
  const planning = state.steps.plan;
  if (state.job?.kind !== 'job' || state.job.givenPlan) return [];
  if (planning?.status !== 'done') return [];
  if (state.plan.replans >= limit || state.plan.status !== 'accepted') return [];
  const because = `${step.step.id} failed: ${step.because ?? ''}`;
  return [...nextStrategy(state, because), { type: 'ReplanAsked', because, by: 'the harness' }];
}
