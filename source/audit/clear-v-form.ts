import { readFallback } from '../contract/route-words.ts';
import type { ClearV } from '../domain/audit.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { attemptsOf, patchedSteps, plannedSteps } from '../state/select.ts';
import { accountLines } from '../state/view/view-contract.ts';
import { auditItems } from './audit-list.ts';
import { auditInput } from './collect-audit.ts';
import { contractAccount } from './contract-account.ts';
import { printEvidence } from './evidence.ts';
import { evidenceOf } from './evidence-of.ts';

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
  return [
    `base commit ${job?.repo.base ?? ''} on ${job?.repo.branch ?? 'a detached HEAD'}`,
    `role map ${spec?.digest ?? ''}`,
    ...inputLines(state),
  ];
}

/** Each input with the digest of what stood there, or that nobody could resolve it. */
function inputLines({ job }: RunState): readonly string[] {
  const { inputs, resolved } = job?.contract.context ?? { inputs: [], resolved: undefined };
  if (!resolved) return inputs.map((input) => `input: ${input}`);
  return resolved.flatMap(({ input, paths }) =>
    paths.length === 0
      ? [`input, unresolved: ${input}`]
      : paths.map(({ path, status, digest }) => `input: ${path} ${digest ?? status}`),
  );
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
    ...accountLines({ ...contractAccount(state), returns: [], criteria: [] }),
    ...(contract?.task.nonGoals ?? []).map((line) => `non-goal, for the person to judge: ${line}`),
  ];
}

function expectedOutput(state: RunState): string[] {
  const account = { ...contractAccount(state), limits: [], criteria: [] };
  if (account.returns.length > 0) return [...accountLines(account)];
  const patch = state.integration?.patch ?? '';
  const steps = patchedSteps(state).map(({ step }) => step.id);
  const deliverable = state.job?.contract.task.deliverable.split('\n')[0] ?? '';
  return [`${deliverable}: patch ${patch} of ${steps.join(', ')}`];
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
  const fallback = (state.job?.contract.route.fallback ?? []).map((item) =>
    fallbackLine(state, item),
  );
  const all = [...lines, ...fallback];
  return all.length > 0 ? all : ['no alternative was tried or refused'];
}

/** Whether a way of the fallback route was taken, and for what. */
function fallbackLine(state: RunState, item: string): string {
  const read = readFallback(item);
  const name = read.type === 'lane' ? read.lane : read.words;
  const uses = state.fallbacks.filter((used) => used.kind === read.type && used.item === name);
  return uses.length === 0
    ? `fallback not needed: ${item}`
    : `fallback used for ${uses.map(({ use }) => use).join(', ')}: ${item}`;
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
