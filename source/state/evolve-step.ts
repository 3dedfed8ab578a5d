import type { Author, Notice } from '../events/artifact.ts';
import type { Fact, FactOf } from '../events/facts.ts';
import type { AttemptId, StepId } from '../events/ids.ts';
import { dropOpenCalls, freshStep, withoutReport } from './evolve-job.ts';
import { assertAuthors, assertPassed, assertVerdict, must } from './hard-rule.ts';
import type { AttemptProduct, AttemptState, RunState, StepState } from './run-state.ts';
import { callsOf, chosenAttempt, isOpen } from './select.ts';

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

export function isStepFact(fact: Fact): fact is StepFact {
  return (types as readonly string[]).includes(fact.type);
}

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
      return withStep(state, fact.step, (entry) => ({
        ...entry,
        step: { ...entry.step, taskClass: fact.taskClass },
      }));
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
    case 'CandidateChosen':
      return withStep(state, fact.step, (entry) => ({ ...entry, chosen: fact.attempt }));
    case 'DefectMarked':
      return withStep(state, fact.step, (entry) => ({
        ...entry,
        defects: [...entry.defects, { note: fact.note, by: fact.by }],
      }));
    default:
      return standing(state, fact, moment);
  }
}

type StandingFact = FactOf<
  'StepDone' | 'StepBlocked' | 'StepFailed' | 'StepRetried' | 'StepCancelled' | 'StepRemoved'
>;

function standing(state: RunState, fact: StandingFact, moment: Moment): RunState {
  switch (fact.type) {
    case 'StepDone':
      return done(state, fact, moment.seq);
    case 'StepBlocked':
      return withStep(state, fact.step, (entry) => ({
        ...entry,
        status: 'blocked',
        because: fact.because,
        remedy: fact.remedy,
      }));
    case 'StepFailed':
      return withStep(state, fact.step, (entry) => ({
        ...entry,
        status: 'failed',
        because: fact.because,
      }));
    case 'StepRetried':
      return withStep(state, fact.step, (entry) => reopen(state, entry, fact.note));
    case 'StepCancelled':
      return closedStep(state, fact.step, 'cancelled', fact.because);
    case 'StepRemoved':
      return reverifyOthers(closedStep(state, fact.step, 'removed', 'a person removed it'));
    default:
      return fact satisfies never;
  }
}

/** The state with one step changed; unknown steps are a broken journal. */
export function withStep(
  state: RunState,
  id: StepId,
  change: (entry: StepState) => StepState,
): RunState {
  const entry = state.steps[id];
  must(entry !== undefined, `there is no step ${id}`);
  return { ...state, steps: { ...state.steps, [id]: change(entry) } };
}

function withAttempt(
  state: RunState,
  id: AttemptId | undefined,
  change: (attempt: AttemptState) => AttemptState,
): RunState {
  const attempt = id === undefined ? undefined : state.attempts[id];
  must(attempt !== undefined, `there is no attempt ${id ?? ''}`);
  return { ...state, attempts: { ...state.attempts, [attempt.id]: change(attempt) } };
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
  const fresh = plan.steps.map((step) => [step.id, freshStep(step)] as const);
  const steps = { ...Object.fromEntries(fresh), ...Object.fromEntries(kept) };
  const order = [...kept.map(([id]) => id), ...fresh.map(([id]) => id)];
  const sorted = Object.fromEntries(
    [...new Set(order)].flatMap((id) => (steps[id] ? [[id, steps[id]]] : [])),
  );
  const { replanBecause: _, ...planState } = state.plan;
  return { ...state, steps: sorted, plan: { ...planState, status: 'accepted' } };
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

function done(state: RunState, fact: FactOf<'StepDone'>, seq: number): RunState {
  assertPassed(state, fact);
  return withStep(state, fact.step, (entry) => {
    const { conflict: _, note: __, because: ___, remedy: ____, ...rest } = entry;
    return {
      ...rest,
      status: 'done',
      chosen: fact.attempt,
      verified: fact.verified,
      doneSeq: entry.doneSeq ?? seq,
    };
  });
}

/** A step put back to work by a person or a conflict: a new allowance of rounds, the note kept. */
export function reopen(state: RunState, entry: StepState, note?: string): StepState {
  const { chosen: _, verified: __, because: ___, remedy: ____, ...rest } = entry;
  const rounds = entry.attempts.map((id) => (state.attempts[id]?.round ?? 0) + 1);
  const worked = entry.attempts.length > 0;
  return {
    ...rest,
    status: worked ? 'running' : 'waiting',
    mustRepair: worked,
    roundsFrom: Math.max(0, ...rounds),
    ...(note === undefined ? {} : { note }),
  };
}

function closedStep(
  state: RunState,
  id: StepId,
  status: 'cancelled' | 'removed',
  because: string,
): RunState {
  const open = new Set(
    callsOf(state, id)
      .filter(isOpen)
      .map((entry) => entry.call.id),
  );
  const next = withStep(state, id, (entry) => ({ ...entry, status, because }));
  return dropOpenCalls(next, because, (call) => open.has(call));
}

/** With one step gone the rest stands on other ground: its verdicts are asked for again. */
function reverifyOthers(state: RunState): RunState {
  const { integration: _, audit: __, clearV: ___, ...rest } = withoutReport(state);
  const judgedSteps = Object.values(rest.steps).filter(
    (entry) =>
      entry.status === 'done' &&
      entry.step.id !== 'plan' &&
      chosenAttempt(state, entry)?.product.type === 'patch',
  );
  return judgedSteps.reduce<RunState>((next, entry) => reverify(next, entry), rest);
}

function reverify(state: RunState, entry: StepState): RunState {
  const { verified: _, ...open } = entry;
  const next = withStep(state, entry.step.id, () => ({ ...open, status: 'running' }));
  return withAttempt(next, entry.chosen, (attempt) => ({
    ...attempt,
    verdicts: [],
    counterRuns: {},
    rebuttals: {},
    earlierVerdicts: [...attempt.earlierVerdicts, ...attempt.verdicts],
  }));
}
