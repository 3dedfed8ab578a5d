import type { FactOf } from '../../domain/facts.ts';
import type { StepId } from '../../domain/ids.ts';
import type { RunState, StepState } from '../run-state.ts';
import { callsOf, chosenAttempt, hasFailed, isOpen } from '../select.ts';
import { dropOpenCalls, withoutHandoff, withoutProbes } from './evolve-job.ts';
import { assertPassed, must } from './hard-rule.ts';
import { assertAllRead } from './hard-rule-handoff.ts';
import { assertPassRead } from './hard-rule-reading.ts';
import { withAttempt, withStep } from './with-step.ts';

export type StatusFact = FactOf<
  'StepDone' | 'StepBlocked' | 'StepFailed' | 'StepRetried' | 'StepCancelled' | 'StepRemoved'
>;

/** Facts about how a step stands: done, stuck, or put back to work. */
export function evolveStatus(state: RunState, fact: StatusFact, seq: number): RunState {
  switch (fact.type) {
    case 'StepDone':
      return done(state, fact, seq);
    case 'StepBlocked':
      return withStep(state, fact.step, (entry) => ({
        ...entry,
        status: 'blocked',
        because: fact.because,
        remedy: fact.remedy,
      }));
    case 'StepFailed':
      return failed(state, fact);
    case 'StepRetried':
      return retried(state, fact);
    case 'StepCancelled':
      return fact.step === 'plan'
        ? planKept(state)
        : closedStep(state, fact.step, 'cancelled', fact.because);
    case 'StepRemoved':
      return reverifyOthers(closedStep(state, fact.step, 'removed', 'a person removed it'));
    default:
      return fact satisfies never;
  }
}

/** A done step that fails with the others takes what was built on it away. */
function failed(state: RunState, fact: FactOf<'StepFailed'>): RunState {
  const together = redTogether(state);
  return withStep(withoutHandoff(state), fact.step, (entry) => ({
    ...entry,
    ...together,
    status: 'failed',
    because: fact.because,
  }));
}

/** The checks of the tree of all steps, kept for whoever has to mend what they show. */
export function redTogether(state: RunState): Pick<StepState, 'togetherChecks'> {
  const checks = state.integration?.checks;
  return checks === undefined ? {} : { togetherChecks: checks };
}

/**
 * A failed step, or one with a note, is worked on again; a blocked one goes on where it stopped,
 * under the newest map, after the pool was looked at anew.
 */
function retried(state: RunState, fact: FactOf<'StepRetried'>): RunState {
  const { [fact.step]: _, ...conflicts } = state.conflicts;
  const wasBlocked = state.steps[fact.step]?.status === 'blocked';
  const next = withStep({ ...state, conflicts }, fact.step, (entry) => {
    const again = entry.status === 'failed' || fact.note !== undefined;
    const open = again ? reopen(state, entry, fact.note) : unblocked(state, entry);
    const { spec: __, ...fresh } = open;
    return fresh;
  });
  return wasBlocked ? withoutProbes(withoutUnrunChecks(next, fact.step)) : next;
}

/** Checks that could not run are owed again. */
function withoutUnrunChecks(state: RunState, step: StepId): RunState {
  const unrun = (state.steps[step]?.attempts ?? []).filter((id) =>
    state.attempts[id]?.checks?.results.some(({ status }) => status === 'not-run'),
  );
  return unrun.reduce<RunState>(
    (next, id) => withAttempt(next, id, ({ checks: _, ...attempt }) => attempt),
    state,
  );
}

/** A blocked step back where it stopped; every model may be asked again. */
export function unblocked(state: RunState, entry: StepState): StepState {
  const { because: _, remedy: __, ...rest } = entry;
  const voided = new Set(state.voided.map(({ call }) => call));
  const failures = callsOf(state, entry.step.id).filter(
    (one) => hasFailed(one) || voided.has(one.call.id),
  );
  return {
    ...rest,
    status: entry.attempts.length > 0 ? 'running' : 'waiting',
    forgiven: failures.map(({ call }) => call.id),
  };
}

function done(state: RunState, fact: FactOf<'StepDone'>, seq: number): RunState {
  assertPassed(state, fact);
  assertPassRead(state, fact);
  assertAllRead(state, fact);
  return withStep(state, fact.step, (entry) => {
    const { conflict: _, note: __, because: ___, remedy: ____, ...open } = entry;
    const { togetherChecks: _____, forgiven: ______, ...rest } = open;
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
  const { chosen: _, verified: __, because: ___, remedy: ____, doubt: _____, ...rest } = entry;
  const rounds = entry.attempts.map((id) => (state.attempts[id]?.round ?? 0) + 1);
  const worked = entry.attempts.length > 0;
  return {
    ...rest,
    status: worked ? 'running' : 'waiting',
    mustRepair: worked,
    roundsFrom: Math.max(entry.roundsFrom, ...rounds),
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
  const next = withStep(state, id, ({ doubt: _, ...entry }) => ({ ...entry, status, because }));
  const attempts = new Set(state.steps[id]?.attempts.map((attempt) => `verify ${attempt}`));
  const gates = Object.entries(state.gates).filter(([gate]) => !attempts.has(gate));
  const passed = { ...next, gates: Object.fromEntries(gates) };
  return dropOpenCalls(passed, because, (call) => open.has(call));
}

/** A re-plan that was given up: the plan accepted before it stands as it stood. */
function planKept(state: RunState): RunState {
  const before = state.steps.plan ? chosenAttempt(state, state.steps.plan)?.product : undefined;
  must(before?.type === 'plan', 'a re-plan was cancelled and no earlier plan stands');
  const { plan, revision } = before;
  const next = closedStep(state, 'plan', 'cancelled', 'the new plan was given up');
  const { replanBecause: _, ...planState } = next.plan;
  const done = withStep(next, 'plan', ({ because: __, remedy: ___, ...entry }) => ({
    ...entry,
    status: 'done',
    mustRepair: false,
  }));
  return { ...done, plan: { ...planState, status: 'accepted', plan, revision, problems: [] } };
}

/** With one step gone the rest stands on other ground: its verdicts are asked for again. */
function reverifyOthers(state: RunState): RunState {
  const rest = withoutHandoff(state);
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
