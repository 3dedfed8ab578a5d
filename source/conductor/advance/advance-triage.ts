import { classesFor } from '../../contract/route-words.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import { sha256 } from '../../domain/sha256.ts';
import { chooseLane } from '../../router/route.ts';
import type { RunState } from '../../state/run-state.ts';
import { callsOf, hasFailed, isOpen } from '../../state/select.ts';
import { callId, conditionsOf } from '../routing.ts';

/** An optional look by the second brain before anything is routed; it may only spare a plan. A given plan needs none. */
export function advanceTriage(state: RunState): readonly Fact[] {
  if (state.job?.kind !== 'job' || state.plan.status !== 'none') return [];
  if (state.job.givenPlan) return planOfTheHarness(state.job.givenPlan.plan);
  if (state.skipped.triage !== undefined || callsOf(state, 'plan', 'plan').length > 0) return [];
  const asked = callsOf(state, 'plan', 'triage');
  const last = asked.at(-1);
  if (!last) return openTriage(state);
  if (isOpen(last)) return [];
  if (hasFailed(last) || last.status === 'dropped') {
    return skip(last.outcome?.message ?? last.because ?? 'it gave no answer');
  }
  const product = last.outcome?.product;
  if (product?.type !== 'triage') return skip('its answer could not be read');
  return product.difficulty === 'quick'
    ? quickPlan(state, product.because)
    : skip(`the job is ${product.difficulty} and needs a plan: ${product.because}`);
}

function skip(because: string): readonly Fact[] {
  return [{ type: 'PassSkipped', pass: 'triage', because }];
}

function openTriage(state: RunState): readonly Fact[] {
  const { spec } = state;
  if (!spec) return [];
  const { taskClass } = state.job?.contract.route ?? {};
  if (classesFor(taskClass)?.join() === 'quick') return quickPlan(state, 'the contract says so');
  if (taskClass !== undefined) return skip('the contract names its class');
  if (!spec.map.lanes['second-brain']) return skip('there is no second-brain lane');
  const choice = chooseLane({
    ...conditionsOf(state, spec.digest, []),
    map: spec.map,
    taskClass: 'quick',
    forcedLane: 'second-brain',
    alsoNeedsVerifier: 0,
  });
  if (choice.status === 'blocked') return skip(choice.passedOver.at(-1)?.because ?? choice.because);
  const { lane, model, passedOver } = choice;
  const because = 'a cheap private look before routing';
  const id = callId(state, 'plan', 'triage');
  const call = { id, step: 'plan', purpose: 'triage', lane, model, because, passedOver } as const;
  return [{ type: 'CallRouted', call }];
}

/** A quick job needs no planner: one step, written by the harness, that changes nothing. */
function quickPlan(state: RunState, because: string): readonly Fact[] {
  const task = state.job?.task ?? '';
  const plan: Plan = {
    summary: `A quick answer: ${because}`,
    steps: [
      {
        id: 's1',
        title: task.slice(0, 80) || 'answer',
        taskClass: 'quick',
        detail: task,
        dependsOn: [],
        owns: [],
        acceptance: [],
        hard: false,
      },
    ],
  };
  return planOfTheHarness(plan);
}

/** A plan no model made: the one step of a question, or the steps that came with the job. It has no author to differ from. */
function planOfTheHarness(plan: Plan): readonly Fact[] {
  const digest = sha256(JSON.stringify(plan));
  return [
    { type: 'PlanProposed', attempt: 'plan.a.0', revision: 1, digest, plan, authors: [] },
    { type: 'StepDone', step: 'plan', attempt: 'plan.a.0', verified: 'not-required' },
  ];
}
