import type { ClearV } from '../events/audit.ts';
import { auditItems } from '../gates/audit-list.ts';
import { printEvidence } from '../gates/evidence.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { attemptsOf, patchedSteps, plannedSteps } from '../state/select.ts';
import { auditInput, evidenceOf } from './audit-input.ts';

/** The handoff form, filled from facts alone; a model's words never enter it. */
export function clearVForm(state: RunState): ClearV {
  return {
    context: context(state),
    limits: limits(state),
    expectedOutput: expectedOutput(state),
    acceptance: evidenceOf(state).map(printEvidence),
    risks: risks(state),
    variants: variants(state),
  };
}

function context(state: RunState): string[] {
  const { job, spec } = state;
  const inputs = job?.contract.context.inputs ?? [];
  return [
    `base commit ${job?.repo.base ?? ''} on ${job?.repo.branch ?? 'a detached HEAD'}`,
    `role map ${spec?.digest ?? ''}`,
    ...inputs.map((input) => `input: ${input}`),
  ];
}

function limits(state: RunState): string[] {
  const { contract } = state.job ?? {};
  const outside = state.notices.filter(({ type }) => type === 'outside-scope');
  const scope =
    outside.length === 0
      ? 'every change stays inside the paths its step owns'
      : `${outside.length} changes lie outside the paths their step owns`;
  return [
    scope,
    `budget $${state.budgetUsd.toFixed(2)}, spent $${state.spentUsd.toFixed(4)}`,
    ...(contract?.constraints ?? []).map((line) => `constraint, for the person to judge: ${line}`),
    ...(contract?.task.nonGoals ?? []).map((line) => `non-goal, for the person to judge: ${line}`),
  ];
}

function expectedOutput(state: RunState): string[] {
  const patch = state.integration?.patch ?? '';
  const wanted = state.job?.contract.outputs ?? [];
  const items = wanted.length > 0 ? wanted : [state.job?.contract.task.deliverable ?? ''];
  const steps = patchedSteps(state).map(({ step }) => step.id);
  return items.map((item) => `${item.split('\n')[0]}: patch ${patch} of ${steps.join(', ')}`);
}

function risks(state: RunState): string[] {
  const items = auditItems(auditInput(state)).map(({ what, step }) =>
    step === undefined ? what : `${step}: ${what}`,
  );
  const looked = 'none found, looked at verdicts, counter-examples, checks, notices and lost calls';
  return items.length > 0 ? items : [looked];
}

function variants(state: RunState): string[] {
  const lines = plannedSteps(state).flatMap((entry) => stepVariants(state, entry));
  const fallback = (state.job?.contract.route.fallback ?? []).map(
    (line) => `fallback not needed: ${line}`,
  );
  const all = [...lines, ...fallback];
  return all.length > 0 ? all : ['no alternative was tried or refused'];
}

function stepVariants(state: RunState, entry: StepState): readonly string[] {
  const others = attemptsOf(state, entry).filter(({ id }) => id !== entry.chosen);
  const tried = others.map(
    ({ id, product }) => `${entry.step.id}: ${id} was not taken (${product.type})`,
  );
  return entry.status === 'done'
    ? tried
    : [...tried, `${entry.step.id} is left out: ${entry.because ?? entry.status}`];
}
