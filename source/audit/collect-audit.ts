import type { CallId } from '../domain/ids.ts';
import { allCalls } from '../state/call-book.ts';
import { unreadFiles } from '../state/coverage.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { chosenAttempt, plannedSteps } from '../state/select.ts';
import type { AuditInput, AuditStep } from './audit-list.ts';
import { contractAccount } from './contract-account.ts';
import { evidenceOf } from './evidence-of.ts';

/** What the list "look here first" is made from. */
export function auditInput(state: RunState): AuditInput {
  const calls = allCalls(state.calls);
  return {
    steps: auditedSteps(state).map((entry) => auditStep(state, entry)),
    integration: state.integration?.checks,
    sandbox: state.job?.sandbox,
    skipped: Object.entries(state.skipped).map(([pass, because]) => ({ pass, because })),
    lostCalls: calls
      .filter(({ status }) => status === 'lost')
      .map(({ call, because }) => ({
        step: call.step,
        lane: call.lane,
        model: call.model,
        because: because ?? '',
      })),
    leftOut: plannedSteps(state)
      .filter(({ status }) => status !== 'done')
      .map(({ step, status, because }) => ({
        step: step.id,
        title: step.title,
        because: because ?? status,
      })),
    unsandboxedCalls: calls
      .filter(({ outcome }) => outcome?.unsandboxed === true)
      .map(({ call }) => ({ step: call.step, model: call.model })),
    evidence: evidenceOf(state),
    without: state.spec?.map.without,
    brokenLimits: contractAccount(state).limits.flatMap(({ number, words, answer, because }) =>
      answer === 'broken' ? [{ number, words, because: because ?? '' }] : [],
    ),
  };
}

/** The plan counts too: who vouched for it is part of what a person decides on. */
function auditedSteps(state: RunState): readonly StepState[] {
  const plan = state.steps.plan;
  const done = plannedSteps(state).filter(({ status }) => status === 'done');
  return plan ? [plan, ...done] : done;
}

function overruledBy({ rulings }: RunState, call: CallId): string | undefined {
  const ruled = rulings[call];
  return ruled?.ruling === 'author' ? ruled.by : undefined;
}

function auditStep(state: RunState, entry: StepState): AuditStep {
  const attempt = chosenAttempt(state, entry);
  const artifact = attempt?.product.type === 'patch' ? attempt.product.artifact : undefined;
  return {
    id: entry.step.id,
    verified: entry.verified,
    authors: attempt?.authors ?? [],
    verdicts: (attempt?.verdicts ?? []).map((verdict) => ({
      ...verdict,
      counterRun: attempt?.counterRuns[verdict.call],
      rebuttal: attempt?.rebuttals[verdict.call],
      overruledBy: overruledBy(state, verdict.call),
    })),
    notices: artifact?.notices ?? [],
    files: artifact?.files ?? [],
    unread: attempt ? unreadFiles(attempt) : [],
    checks: attempt?.checks,
  };
}
