import type { Outcome } from '../../domain/call.ts';
import type { Fact, FactOf } from '../../domain/facts.ts';
import { type LaneId, readAttemptId } from '../../domain/ids.ts';
import { findCall, putCall } from '../call-book.ts';
import type { CallState } from '../call-state.ts';
import type { AttemptState, LaneSpend, RunState, StepState } from '../run-state.ts';
import { finishedPatches, isScarceCall } from '../select.ts';
import { dropOpenCalls } from './evolve-job.ts';
import { assertVerifierRouted, must } from './hard-rule.ts';

const types = [
  'CallRouted',
  'CallBegun',
  'CallEnded',
  'CallDropped',
  'CallLost',
  'BudgetRefused',
] as const;
type CallFact = FactOf<(typeof types)[number]>;

export function isCallFact(fact: Fact): fact is CallFact {
  return (types as readonly string[]).includes(fact.type);
}

/** Facts about calls: routed, begun, ended; attempts open with their first work call. */
export function evolveCall(state: RunState, fact: CallFact, at: number): RunState {
  switch (fact.type) {
    case 'CallRouted':
      return routed(state, fact, at);
    case 'CallBegun':
      return begun(state, fact, at);
    case 'CallEnded':
      return ended(state, fact, at);
    case 'CallDropped':
      return closed(state, fact, 'dropped');
    case 'CallLost':
      return closed(state, fact, 'lost');
    case 'BudgetRefused':
      return held(state, fact);
    default:
      return fact satisfies never;
  }
}

function entryOf(state: RunState, id: string): CallState {
  const entry = findCall(state.calls, id);
  must(entry !== undefined, `call ${id} was never routed`);
  return entry;
}

function put(state: RunState, entry: CallState): RunState {
  return { ...state, calls: putCall(state.calls, entry) };
}

function routed(state: RunState, fact: FactOf<'CallRouted'>, at: number): RunState {
  const { call } = fact;
  must(state.spec !== undefined, `call ${call.id} was routed without a role map`);
  must(findCall(state.calls, call.id) === undefined, `call ${call.id} was routed twice`);
  assertVerifierRouted(state, fact);
  const step = state.steps[call.step];
  const spec = step?.spec ?? state.spec.digest;
  const next = put(state, { call, status: 'routed', routedAt: at, spec, begun: 0 });
  const opened = withPurpose(next, fact);
  return call.purpose === 'review' ? withReviewCall(opened, fact) : opened;
}

/** Work opens or continues an attempt; work and verdicts fix the map that the step keeps. */
function withPurpose(state: RunState, fact: FactOf<'CallRouted'>): RunState {
  const { call } = fact;
  if (call.purpose === 'work' || call.purpose === 'plan') return withAttempt(state, fact);
  const step = state.steps[call.step];
  const spec = findCall(state.calls, call.id)?.spec;
  if (call.purpose !== 'verify' || !step || step.spec !== undefined || spec === undefined) {
    return state;
  }
  return { ...state, steps: { ...state.steps, [call.step]: { ...step, spec } } };
}

function withReviewCall(state: RunState, { call }: FactOf<'CallRouted'>): RunState {
  const at = state.reviews.findIndex((review) => review.call === undefined);
  const reviews = state.reviews.map((review, index) =>
    index === at ? { ...review, call: call.id } : review,
  );
  return { ...state, reviews };
}

function withAttempt(state: RunState, { call }: FactOf<'CallRouted'>): RunState {
  const id = call.attempt ?? '';
  const parts = readAttemptId(id);
  const step = state.steps[call.step];
  must(parts !== undefined && step !== undefined, `call ${call.id} works on no attempt or step`);
  const known = state.attempts[id];
  must(
    known === undefined || step.attempts.includes(id),
    `call ${call.id} works on ${id}, which belongs to an earlier step of that name`,
  );
  const attempt = known
    ? { ...known, calls: [...known.calls, call.id] }
    : { ...openAttempt(state, step, parts), id, step: call.step, calls: [call.id] };
  const spec = step.spec ?? state.spec?.digest;
  const running: StepState = {
    ...step,
    status: 'running',
    mustRepair: false,
    ...(!known && groundMoved(state, step, parts.candidate)
      ? { conflict: step.conflict ?? [] }
      : {}),
    attempts: known ? step.attempts : [...step.attempts, id],
    ...(spec === undefined ? {} : { spec }),
  };
  const next = {
    ...state,
    attempts: { ...state.attempts, [id]: attempt },
    steps: { ...state.steps, [call.step]: running },
  };
  return known ? next : withoutCallsAbout(next, step, parts.candidate);
}

/** A new round makes questions about the candidate's earlier ones pointless. */
function withoutCallsAbout(state: RunState, step: StepState, candidate: string): RunState {
  const past = step.attempts.filter((id) => state.attempts[id]?.candidate === candidate);
  const about = (id: string) => past.includes(findCall(state.calls, id)?.call.attempt ?? '');
  return dropOpenCalls(state, 'a newer attempt took its place', about);
}

function openAttempt(
  state: RunState,
  step: StepState,
  parts: { readonly candidate: string; readonly round: number },
): Omit<AttemptState, 'id' | 'step' | 'calls'> {
  const before = lastOf(state, step, parts.candidate);
  const anew = step.conflict !== undefined || groundMoved(state, step, parts.candidate);
  const mends = anew ? undefined : mendedBy(before);
  const fresh = finishedPatches(state, step.step.id);
  return {
    ...parts,
    onto: mends === undefined || !before ? fresh : before.onto,
    ...(mends === undefined ? {} : { mends }),
    product: { type: 'none' },
    authors: [],
    verdicts: [],
    counterRuns: {},
    rebuttals: {},
    earlierVerdicts: [],
  };
}

function lastOf(state: RunState, step: StepState, candidate: string): AttemptState | undefined {
  const attempts = step.attempts.flatMap((id) => state.attempts[id] ?? []);
  return attempts.findLast((attempt) => attempt.candidate === candidate);
}

/** A patch that this one was written on was removed or made anew: it has to be merged, not mended. */
function groundMoved(state: RunState, step: StepState, candidate: string): boolean {
  const finished = finishedPatches(state, step.step.id);
  const onto = lastOf(state, step, candidate)?.onto ?? [];
  return onto.some((patch) => !finished.includes(patch));
}

/** A rejected reply left nothing behind, so its successor mends what it was to mend. */
function mendedBy(before: AttemptState | undefined): string | undefined {
  if (before?.product.type === 'patch' || before?.product.type === 'plan') return before.id;
  return before?.product.type === 'rejected' ? before.mends : undefined;
}

function begun(state: RunState, fact: FactOf<'CallBegun'>, at: number): RunState {
  const entry = entryOf(state, fact.call);
  const scarce = isScarceCall(state, entry) ? 1 : 0;
  const { prompt, estimate, resume, reading } = fact;
  const next: CallState = {
    ...entry,
    status: 'begun',
    begunAt: at,
    prompt,
    estimate,
    ...(resume === undefined ? {} : { resume }),
    ...(reading === undefined ? {} : { reading }),
    begun: entry.begun + 1,
  };
  return { ...put(state, next), scarceSpent: state.scarceSpent + scarce };
}

function ended(state: RunState, fact: FactOf<'CallEnded'>, at: number): RunState {
  const entry = entryOf(state, fact.call);
  must(entry.status === 'begun', `call ${fact.call} ended while it was ${entry.status}`);
  const next = put(state, { ...entry, status: 'ended', endedAt: at, outcome: fact.outcome });
  return withSpend(next, entry.call.lane, fact.outcome);
}

function withSpend(state: RunState, lane: LaneId, outcome: Outcome): RunState {
  const before: LaneSpend = state.spend[lane] ?? {
    calls: 0,
    usd: 0,
    inputTokens: 0,
    outputTokens: 0,
    marks: [],
  };
  const { usd, mark } = outcome.cost;
  const after: LaneSpend = {
    calls: before.calls + 1,
    usd: before.usd + usd,
    inputTokens: before.inputTokens + (outcome.usage?.inputTokens ?? 0),
    outputTokens: before.outputTokens + (outcome.usage?.outputTokens ?? 0),
    marks: before.marks.includes(mark) ? before.marks : [...before.marks, mark],
  };
  return { ...state, spentUsd: state.spentUsd + usd, spend: { ...state.spend, [lane]: after } };
}

function closed(
  state: RunState,
  fact: FactOf<'CallDropped'> | FactOf<'CallLost'>,
  status: 'dropped' | 'lost',
): RunState {
  const entry = entryOf(state, fact.call);
  const maybe = entry.status === 'begun' ? (entry.estimate?.usd ?? 0) : 0;
  const next = put(state, { ...entry, status, because: fact.because });
  return { ...next, spentUsd: state.spentUsd + maybe };
}

function held(state: RunState, fact: FactOf<'BudgetRefused'>): RunState {
  const entry = entryOf(state, fact.call);
  const estimate = { usd: fact.estimateUsd, mark: 'estimated' as const };
  const because = `$${fact.estimateUsd.toFixed(4)} more would cross $${fact.capUsd.toFixed(2)}`;
  return put(state, { ...entry, status: 'held', estimate, because });
}
