import type { Fact } from '../events/facts.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { plannedSteps } from '../state/select.ts';
import { advanceStep } from './advance-step.ts';
import { mayOverlap } from './glob-overlap.ts';

/** Every step of the accepted plan that can move: dependencies first, no two that own the same files. */
export function advanceSteps(state: RunState): readonly Fact[] {
  for (const step of plannedSteps(state)) {
    const facts = moveOne(state, step);
    if (facts.length > 0) return facts;
  }
  return [];
}

function moveOne(state: RunState, step: StepState): readonly Fact[] {
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
  const needed = step.step.dependsOn.map((id) => state.steps[id]);
  const gone = needed.find((one) => one?.status === 'cancelled' || one?.status === 'removed');
  if (gone) {
    const because = `it depends on ${gone.step.id}, which was ${gone.status}`;
    const remedy = 'Cancel it too, or re-plan with P.';
    return [{ type: 'StepBlocked', step: step.step.id, because, remedy }];
  }
  if (needed.some((one) => one !== undefined && one.status !== 'done')) return [];
  const running = plannedSteps(state).filter(
    (one) => one.status === 'running' && !one.mustRepair && one.step.id !== step.step.id,
  );
  const clash = running.some((one) => mayOverlap(one.step.owns, step.step.owns));
  return clash ? [] : advanceStep(state, step);
}

/** A step out of rounds gets a new plan while the spec allows one; after that a person decides. */
function replanFor(state: RunState, step: StepState): readonly Fact[] {
  const limit = state.spec?.map.limits.replans ?? 0;
  const planning = state.steps.plan;
  if (state.job?.kind !== 'job' || !planning || planning.status !== 'done') return [];
  if (state.plan.replans >= limit || state.plan.status !== 'accepted') return [];
  const because = `${step.step.id} failed: ${step.because ?? ''}`;
  return [{ type: 'ReplanAsked', because, by: 'the harness' }];
}
