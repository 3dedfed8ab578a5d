import { auditItems } from '../../audit/audit-list.ts';
import { clearVForm } from '../../audit/clear-v-form.ts';
import { auditInput } from '../../audit/collect-audit.ts';
import { accountGaps, contractAccount } from '../../audit/contract-account.ts';
import { checkClearV } from '../../contract/clear-v.ts';
import type { Fact } from '../../domain/facts.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { chosenAttempt, patchedSteps, plannedSteps } from '../../state/select.ts';
import { secondLook, synthesise } from './advance-synthesis.ts';
import { owesRemembering } from './proposals.ts';
import { stepGate } from './step-gate.ts';

/** From the last step's end to the landing: integrate, check, synthesise, hand over, audit, land. */
export function advanceHandoff(state: RunState): readonly Fact[] {
  if (state.job?.kind === 'verify') return endVerification(state);
  if (!stepsSettled(state)) return [];
  if (patchedSteps(state).length === 0) return endWithoutPatch(state);
  if (state.audit) return afterAudit(state);
  const { integration } = state;
  if (!integration) return integrationGate(state) ?? [];
  if (!integration.checks) return [];
  const red = integration.checks.results.find(
    ({ status }) => status === 'failed' || status === 'timed-out',
  );
  if (red)
    return failTogether(state, `${red.name} ${red.status} on the tree of all steps together`);
  const passes = [...synthesise(state)];
  if (passes.length > 0 || !synthesisSettled(state)) return passes;
  return openAudit(state);
}

/** Every planned step has come to an end that integration can work with. */
function stepsSettled(state: RunState): boolean {
  const steps = plannedSteps(state);
  return (
    state.plan.status === 'accepted' &&
    state.steps.plan?.status === 'done' &&
    steps.length > 0 &&
    steps.every(({ status }) => ['done', 'cancelled', 'removed'].includes(status))
  );
}

function integrationGate(state: RunState): readonly Fact[] | undefined {
  const gate = `integrate ${patchedSteps(state).length} of plan ${state.plan.revision}`;
  return stepGate(state, gate, 'every step is done; their patches are put together next');
}

/** The patches of all done steps are owed as one tree. */
export function owesIntegration(state: RunState): boolean {
  return (
    state.job?.kind === 'job' &&
    stepsSettled(state) &&
    patchedSteps(state).length > 0 &&
    !state.integration &&
    !state.audit &&
    integrationGate(state) === undefined
  );
}

function endVerification(state: RunState): readonly Fact[] {
  const [step] = plannedSteps(state);
  if (step?.status === 'done') {
    const red = chosenAttempt(state, step)?.checks?.results.find(
      ({ status }) => status === 'failed' || status === 'timed-out',
    );
    const checks = red ? `, and ${red.name} ${red.status} on it` : '';
    const because = `the diff is ${step.verified}${checks}${unproven(state, step)}`;
    return [{ type: 'JobEnded', status: 'verified', because }];
  }
  if (step?.status === 'failed') {
    return [{ type: 'JobEnded', status: 'failed', because: step.because ?? 'it did not pass' }];
  }
  if (step?.status === 'cancelled') {
    return [{ type: 'JobEnded', status: 'cancelled', because: step.because ?? 'it was cancelled' }];
  }
  return [];
}

/** A verdict that fails a diff and proves nothing is for whoever asked to judge. */
function unproven(state: RunState, step: StepState): string {
  const fail = chosenAttempt(state, step)?.verdicts.find(
    ({ verdict, voided }) => verdict.judgement === 'fail' && voided === undefined,
  );
  return fail ? `; ${fail.verifier.model} fails it without proof: ${fail.verdict.because}` : '';
}

function endWithoutPatch(state: RunState): readonly Fact[] {
  const done = plannedSteps(state).some(({ status }) => status === 'done');
  return done
    ? [{ type: 'JobEnded', status: 'verified', because: 'answered; there is nothing to land' }]
    : [{ type: 'JobEnded', status: 'cancelled', because: 'every step was cancelled or removed' }];
}

/** Patches that are right alone and wrong together: the last one mends, as often as rounds allow. */
function failTogether(state: RunState, because: string): readonly Fact[] {
  const last: StepState | undefined = patchedSteps(state).at(-1);
  if (!last) return [];
  const step = last.step.id;
  const rounds = state.spec?.map.limits.repairRounds ?? 0;
  if ((state.conflicts[step] ?? 0) >= rounds) return [{ type: 'StepFailed', step, because }];
  return [{ type: 'IntegrationConflicted', step, files: [], because }];
}

function synthesisSettled(state: RunState): boolean {
  const spoken = state.synthesis !== undefined || state.skipped.synthesis !== undefined;
  return spoken && secondLook(state) === 'settled';
}

function openAudit(state: RunState): readonly Fact[] {
  if (!state.clearV) {
    const form = clearVForm(state);
    const account = contractAccount(state);
    const missing = [...checkClearV(form).missing, ...accountGaps(account)];
    const status = missing.length === 0 ? 'complete' : 'incomplete';
    return [{ type: 'ClearVMade', status, missing, form, account }];
  }
  if (state.clearV.status === 'incomplete' || !state.integration) return [];
  const { tree, patch } = state.integration;
  return [{ type: 'AuditOpened', tree, patch, items: auditItems(auditInput(state)) }];
}

function afterAudit(state: RunState): readonly Fact[] {
  const { decision, by } = state.audit ?? {};
  if (decision === 'accepted') return land(state);
  if (decision !== 'rejected') return [];
  return [{ type: 'JobEnded', status: 'rejected', because: `${by ?? ''} rejected it` }];
}

function land(state: RunState): readonly Fact[] {
  const { landed } = state;
  if (!landed || owesRemembering(state)) return [];
  return [{ type: 'JobEnded', status: 'landed', because: `${landed.commit} on ${landed.ref}` }];
}
