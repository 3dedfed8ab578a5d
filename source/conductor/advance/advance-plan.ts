import type { Fact } from '../../domain/facts.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import { sha256 } from '../../domain/sha256.ts';
import { classesThat } from '../../domain/task-classes.ts';
import { findCall } from '../../state/call-book.ts';
import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import { attemptsOf, chosenAttempt } from '../../state/select.ts';
import { workAuthors } from '../authors.ts';
import { routeWork } from '../routing.ts';
import { advanceStep } from './advance-step.ts';
import { stepGate } from './step-gate.ts';

/** The plan: asked for, read, verified by another family, accepted; again when a re-plan was asked for. */
export function advancePlan(state: RunState): readonly Fact[] {
  const step = state.steps.plan;
  if (!step || state.job?.kind !== 'job') return [];
  if (step.status === 'done') return accept(state, step);
  if (step.status !== 'waiting' && step.status !== 'running') return [];
  if (state.skipped.triage === undefined && state.plan.status === 'none') return [];
  const doomed = step.attempts.length === 0 ? workNobodyCanDo(state, step) : undefined;
  if (doomed) return [doomed];
  const read = readPlanReply(state, step);
  return read.length > 0 ? read : advanceStep(state, step);
}

/** A plan costs money; before it, at least one class that changes files must be open to someone. */
function workNobodyCanDo(state: RunState, plan: StepState): Fact | undefined {
  const choices = classesThat('changesFiles').map((taskClass) =>
    routeWork(
      state,
      { ...plan, step: { ...plan.step, id: 'any', taskClass } },
      { tried: [], inherited: [] },
    ),
  );
  const blocked = choices.filter((choice) => choice?.status === 'blocked');
  const first = blocked[0];
  if (blocked.length < choices.length || first?.status !== 'blocked') return undefined;
  return { type: 'StepBlocked', step: 'plan', because: first.because, remedy: first.remedy };
}

/** Turns an ended plan call into a proposed or refused plan, once. */
function readPlanReply(state: RunState, step: StepState): readonly Fact[] {
  const attempt = attemptsOf(state, step).at(-1);
  if (attempt?.product.type !== 'none') return [];
  const entry = findCall(state.calls, attempt.calls.at(-1) ?? '');
  if (entry?.outcome?.status !== 'done') return [];
  const { product } = entry.outcome;
  if (product.type !== 'plan') {
    const problems = product.type === 'unreadable' ? product.problems : ['it is not a plan'];
    return [{ type: 'PlanRefused', attempt: attempt.id, problems }];
  }
  const clash = product.plan.steps.find((one) => isKept(state, one.id));
  if (clash) {
    const problem = `step ${clash.id} exists already; give new steps new names.`;
    return [{ type: 'PlanRefused', attempt: attempt.id, problems: [problem] }];
  }
  return [proposed(state, attempt, withFreshNames(state, product.plan))];
}

/**
 * A new plan may call a step by the name of one that failed or was cancelled, whose attempts stay
 * in the journal; it gets a name of its own, so that nobody's work is taken for somebody else's.
 */
function withFreshNames(state: RunState, plan: Plan): Plan {
  const taken = new Set([...Object.keys(state.steps), ...plan.steps.map(({ id }) => id)]);
  const names = new Map<string, string>();
  for (const { id } of plan.steps) {
    if ((state.steps[id]?.attempts.length ?? 0) === 0) continue;
    let count = 2;
    while (taken.has(`${id.slice(0, 20)}-${count}`)) count += 1;
    const name = `${id.slice(0, 20)}-${count}`;
    taken.add(name);
    names.set(id, name);
  }
  if (names.size === 0) return plan;
  const nameOf = (id: string) => names.get(id) ?? id;
  const steps = plan.steps.map((step) => ({
    ...step,
    id: nameOf(step.id),
    dependsOn: step.dependsOn.map(nameOf),
  }));
  return { ...plan, steps };
}

function proposed(state: RunState, attempt: AttemptState, plan: Plan): Fact {
  return {
    type: 'PlanProposed',
    attempt: attempt.id,
    revision: state.plan.revision + 1,
    digest: sha256(JSON.stringify(plan)),
    plan,
    authors: workAuthors(state, attempt),
  };
}

function isKept(state: RunState, id: string): boolean {
  const status = state.steps[id]?.status;
  return id === 'plan' || status === 'done' || status === 'running' || status === 'removed';
}

/** A verified plan becomes the job's steps; step mode stops a person's eye on it first. */
function accept(state: RunState, step: StepState): readonly Fact[] {
  if (state.plan.status !== 'proposed') return [];
  const gate = `plan ${state.plan.revision}`;
  const given = state.job?.givenPlan;
  const is = given ? `given by ${given.by}` : 'verified';
  const stop = stepGate(state, gate, `the plan is ${is}; its steps come next`);
  if (stop) return stop;
  const because = given
    ? `it is given by ${given.by} and no model made it`
    : howVerified(state, step);
  return [{ type: 'PlanAccepted', revision: state.plan.revision, because }];
}

function howVerified(state: RunState, step: StepState): string {
  const attempt = chosenAttempt(state, step);
  const verifiers = attempt?.verdicts.map(({ verifier }) => verifier.lineage.join('+')) ?? [];
  return step.verified === 'passed' ? `verified by ${verifiers.join(', ')}` : `${step.verified}`;
}
