import type { Author, Notice } from '../../domain/artifact.ts';
import type { FactOf } from '../../domain/facts.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { findCall } from '../call-book.ts';
import type { AttemptProduct, AttemptState, RunState, StepState } from '../run-state.ts';
import { evolveDoubt } from './evolve-doubt.ts';
import { dropOpenCalls, freshStep } from './evolve-job.ts';
import { evolveStatus } from './evolve-status.ts';
import { assertAuthors, assertVerdict, must } from './hard-rule.ts';
import { assertReading } from './hard-rule-reading.ts';
import { withAttempt, withStep } from './with-step.ts';

const types = [
  'PlanProposed',
  'PlanRefused',
  'PlanAccepted',
  'ArtifactProduced',
  'AnswerGiven',
  'PatchRejected',
  'StepReclassed',
  'ChecksEnded',
  'VerdictGiven',
  'VerdictVoided',
  'CounterExampleRun',
  'RebuttalGiven',
  'DoubtRaised',
  'DoubtRuled',
  'CandidateChosen',
  'StepDone',
  'StepBlocked',
  'StepFailed',
  'StepRetried',
  'StepCancelled',
  'StepRemoved',
  'DefectMarked',
] as const;
type StepFact = FactOf<(typeof types)[number]>;
type Moment = { readonly at: number; readonly seq: number };

/** Facts about steps: what was made, checked, judged, and how each step stands. */
export function evolveStep(state: RunState, fact: StepFact, moment: Moment): RunState {
  switch (fact.type) {
    case 'PlanProposed':
      return proposed(state, fact);
    case 'PlanRefused':
      return made(state, fact.attempt, { type: 'rejected', problems: fact.problems }, []);
    case 'PlanAccepted':
      return accepted(state);
    case 'ArtifactProduced':
      return produced(state, fact);
    case 'AnswerGiven':
      return made(state, fact.attempt, { type: 'answer', digest: fact.digest }, fact.authors);
    case 'PatchRejected':
      return made(state, fact.attempt, { type: 'rejected', problems: fact.problems }, []);
    case 'StepReclassed':
      return reclassed(state, fact);
    case 'ChecksEnded':
      return checked(state, fact);
    case 'VerdictGiven':
      return judged(state, fact, moment.at);
    case 'VerdictVoided':
      return {
        ...state,
        voided: [...state.voided, { call: fact.call, because: fact.because }],
      };
    case 'CounterExampleRun':
      return counterRun(state, fact);
    case 'RebuttalGiven':
      return rebutted(state, fact);
    case 'DoubtRaised':
    case 'DoubtRuled':
      return evolveDoubt(state, fact);
    case 'CandidateChosen':
      return withStep(state, fact.step, (entry) => ({ ...entry, chosen: fact.attempt }));
    case 'DefectMarked':
      return withStep(state, fact.step, (entry) => ({
        ...entry,
        defects: [...entry.defects, { note: fact.note, by: fact.by }],
      }));
    default:
      return evolveStatus(state, fact, moment.seq);
  }
}

/** It has changed files, so it is no longer a step that gives an answer. */
function reclassed(state: RunState, fact: FactOf<'StepReclassed'>): RunState {
  return withStep(state, fact.step, (entry) => {
    const { product: _, ...step } = entry.step;
    return { ...entry, step: { ...step, taskClass: fact.taskClass } };
  });
}

function made(
  state: RunState,
  id: AttemptId,
  product: AttemptProduct,
  authors: readonly Author[],
): RunState {
  return withAttempt(state, id, (attempt) => {
    if (product.type !== 'rejected') assertAuthors(state, attempt, authors);
    return { ...attempt, product, authors };
  });
}

function proposed(state: RunState, fact: FactOf<'PlanProposed'>): RunState {
  const { plan, digest, revision, authors } = fact;
  const known = state.attempts[fact.attempt] ? state : withHarnessPlan(state, fact.attempt);
  const next = made(known, fact.attempt, { type: 'plan', plan, digest, revision }, authors);
  return { ...next, plan: { ...state.plan, status: 'proposed', revision, plan, problems: [] } };
}

/** A plan the harness itself made (a quick answer needs no planner): an attempt without a call. */
function withHarnessPlan(state: RunState, id: AttemptId): RunState {
  const attempt: AttemptState = {
    id,
    step: 'plan',
    candidate: 'a',
    round: 0,
    calls: [],
    onto: [],
    product: { type: 'none' },
    authors: [],
    verdicts: [],
    counterRuns: {},
    rebuttals: {},
    earlierVerdicts: [],
  };
  const next = { ...state, attempts: { ...state.attempts, [id]: attempt } };
  return withStep(next, 'plan', (entry) => ({ ...entry, attempts: [...entry.attempts, id] }));
}

/** Steps that are done or under way stay; what only waited gives way to the new plan's steps. */
function accepted(state: RunState): RunState {
  const plan = state.plan.plan;
  must(plan !== undefined, 'a plan was accepted that nobody proposed');
  const kept = Object.entries(state.steps).filter(
    ([id, entry]) => id === 'plan' || ['done', 'running', 'removed'].includes(entry.status),
  );
  const taken = new Set(kept.map(([id]) => id));
  const fresh = plan.steps
    .filter(({ id }) => !taken.has(id))
    .map((step): [string, StepState] => [
      step.id,
      { ...freshStep(step), roundsFrom: nextRound(state, step.id) },
    ]);
  const { replanBecause: _, ...planState } = state.plan;
  const next: RunState = {
    ...state,
    steps: Object.fromEntries([...kept, ...fresh]),
    plan: { ...planState, status: 'accepted' },
  };
  const gone = (id: string) => {
    const step = findCall(state.calls, id)?.call.step ?? '';
    return state.steps[step] !== undefined && !taken.has(step);
  };
  return dropOpenCalls(next, 'a new plan left its step out', gone);
}

/** A step that takes the name of one that was given up counts its attempts on from there. */
function nextRound(state: RunState, step: string): number {
  const rounds = Object.values(state.attempts)
    .filter((attempt) => attempt.step === step)
    .map(({ round }) => round + 1);
  return Math.max(0, ...rounds);
}

function produced(state: RunState, fact: FactOf<'ArtifactProduced'>): RunState {
  const { artifact, authors, step } = fact;
  const notices = artifact.notices.map((notice: Notice) => ({ ...notice, step }));
  const next = made(state, fact.attempt, { type: 'patch', artifact }, authors);
  return { ...next, notices: [...state.notices, ...notices] };
}

function checked(state: RunState, fact: FactOf<'ChecksEnded'>): RunState {
  const { tree, sandboxed, results } = fact;
  const checks = { tree, sandboxed, results };
  if (fact.subject !== 'integration') {
    return withAttempt(state, fact.subject, (attempt) => ({ ...attempt, checks }));
  }
  return state.integration?.tree === tree
    ? { ...state, integration: { ...state.integration, checks } }
    : state;
}

function judged(state: RunState, fact: FactOf<'VerdictGiven'>, at: number): RunState {
  assertVerdict(state, fact);
  assertReading(state, fact);
  const { type: _, ...verdict } = fact;
  return withAttempt(state, fact.attempt, (attempt) => ({
    ...attempt,
    verdicts: [...attempt.verdicts, { ...verdict, at }],
  }));
}

function counterRun(state: RunState, fact: FactOf<'CounterExampleRun'>): RunState {
  const { type: _, ...run } = fact;
  return withAttempt(state, fact.attempt, (attempt) => ({
    ...attempt,
    counterRuns: { ...attempt.counterRuns, [fact.call]: run },
  }));
}

function rebutted(state: RunState, fact: FactOf<'RebuttalGiven'>): RunState {
  const { concedes, because } = fact;
  return withAttempt(state, fact.attempt, (attempt) => ({
    ...attempt,
    rebuttals: { ...attempt.rebuttals, [fact.call]: { concedes, because } },
  }));
}
