import type { Fact, FactOf } from '../../domain/facts.ts';
import type { AuditState, RunState } from '../run-state.ts';
import { withoutHandoff, withoutReport } from './evolve-job.ts';
import { redTogether, reopen } from './evolve-status.ts';
import { must } from './hard-rule.ts';
import { assertAuditOpened, assertIntegrated, assertLandingIntended } from './hard-rule-handoff.ts';
import { withStep } from './with-step.ts';

const types = [
  'Integrated',
  'IntegrationConflicted',
  'SynthesisGiven',
  'ClearVMade',
  'ContractAnswered',
  'AuditOpened',
  'AuditDecided',
  'ReviewAsked',
  'ReviewGiven',
  'LandingIntended',
  'Landed',
  'LandingStopped',
  'Reverted',
  'ReportWritten',
] as const;
type HandoffFact = FactOf<(typeof types)[number]>;

export function isHandoffFact(fact: Fact): fact is HandoffFact {
  return (types as readonly string[]).includes(fact.type);
}

/** Facts from the first integration to the landing. */
export function evolveHandoff(state: RunState, fact: HandoffFact, at: number): RunState {
  switch (fact.type) {
    case 'Integrated': {
      assertIntegrated(state, fact);
      const { type: _, ...integration } = fact;
      return { ...state, integration };
    }
    case 'IntegrationConflicted':
      return conflicted(state, fact);
    case 'SynthesisGiven':
      return { ...state, synthesis: fact.digest };
    case 'ClearVMade':
      return {
        ...state,
        clearV: {
          status: fact.status,
          missing: fact.missing,
          form: fact.form,
          ...(fact.account === undefined ? {} : { account: fact.account }),
        },
      };
    case 'ContractAnswered':
      return answered(state, fact);
    case 'AuditOpened': {
      const { tree, patch, items } = fact;
      assertAuditOpened(state, fact);
      return { ...withoutReport(state), audit: { tree, patch, items, openedAt: at } };
    }
    case 'AuditDecided':
      return decided(state, fact);
    case 'ReviewAsked': {
      const { artifact, question } = fact;
      return { ...state, reviews: [...state.reviews, { artifact, question }] };
    }
    case 'ReviewGiven':
      return reviewed(state, fact);
    case 'LandingIntended':
      return intended(state, fact);
    case 'Landed':
      return landed(state, fact);
    case 'LandingStopped':
      return { ...state, landingStopped: { because: fact.because, remedy: fact.remedy } };
    case 'Reverted':
      return { ...withoutReport(state), reverted: { ref: fact.ref, commit: fact.commit } };
    case 'ReportWritten':
      return { ...state, report: { digest: fact.digest, path: fact.path } };
    default:
      return fact satisfies never;
  }
}

/** The form is made again with the person's answer in it. */
function answered(state: RunState, fact: FactOf<'ContractAnswered'>): RunState {
  const { clearV: _, ...rest } = state;
  const { number, answer, because, by } = fact;
  const contractAnswers = { ...state.contractAnswers, [number]: { answer, because, by } };
  return { ...rest, contractAnswers };
}

function conflicted(state: RunState, fact: FactOf<'IntegrationConflicted'>): RunState {
  const together = redTogether(state);
  const next = withStep(withoutHandoff(state), fact.step, (entry) => ({
    ...reopen(state, entry, fact.because),
    ...together,
    conflict: fact.files,
  }));
  const count = (state.conflicts[fact.step] ?? 0) + 1;
  return { ...next, conflicts: { ...state.conflicts, [fact.step]: count } };
}

function decided(state: RunState, fact: FactOf<'AuditDecided'>): RunState {
  const { audit } = state;
  must(audit !== undefined, 'an audit was decided that was never opened');
  must(audit.decision === undefined, `the audit was ${audit.decision ?? ''} already`);
  must(fact.tree === audit.tree, `the audit is about tree ${audit.tree}, not ${fact.tree}`);
  if (fact.decision === 'sent-back') return sentBack(state, fact);
  const next: AuditState = {
    ...audit,
    decision: fact.decision,
    decidedSeq: state.seq,
    by: fact.by,
    ...(fact.note === undefined ? {} : { note: fact.note }),
  };
  return { ...state, audit: next };
}

function sentBack(state: RunState, fact: FactOf<'AuditDecided'>): RunState {
  const wanted = fact.steps ?? state.integration?.steps ?? [];
  return wanted.reduce<RunState>(
    (next, id) => withStep(next, id, (entry) => reopen(state, entry, fact.note)),
    withoutHandoff(state),
  );
}

function reviewed(state: RunState, fact: FactOf<'ReviewGiven'>): RunState {
  const reviews = state.reviews.map((review) =>
    review.call === fact.call ? { ...review, digest: fact.digest } : review,
  );
  return { ...state, reviews };
}

function intended(state: RunState, fact: FactOf<'LandingIntended'>): RunState {
  assertLandingIntended(state, fact);
  const { type: _, ...landing } = fact;
  const { landingStopped: __, ...rest } = state;
  return { ...rest, landing };
}

function landed(state: RunState, fact: FactOf<'Landed'>): RunState {
  must(state.landing?.ref === fact.ref, `something landed on ${fact.ref} without an intent`);
  const { ref, commit, merge } = fact;
  return { ...state, landed: { ref, commit, merge } };
}
