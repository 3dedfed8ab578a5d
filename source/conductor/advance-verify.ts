import type { Fact } from '../events/facts.ts';
import { isScarceModel } from '../rule/scarce.ts';
import { findCall } from '../state/call-book.ts';
import type { AttemptState, RunState, StepState, Verified } from '../state/run-state.ts';
import { callsAbout, hasFailed, isOpen, mapOf } from '../state/select.ts';
import { stepGate } from './advance-plan.ts';
import { citeEarlier } from './cite-earlier.ts';
import { judgeReply } from './judge-reply.ts';
import { callId, routeVerifier, verifiersNeeded, verifyCalls, verifyRouted } from './routing.ts';
import { countedVerdicts } from './veto.ts';

/**
 * The verdicts an attempt needs before its step is done: enough verifiers of other families,
 * each reply read once, counter-examples run, doubts answered, then the step's standing.
 */
export function advanceVerdicts(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): readonly Fact[] {
  const map = mapOf(state, step);
  if (!map) return [];
  const imported = state.job?.kind === 'verify';
  const needed = Math.max(verifiersNeeded(map, step.step.taskClass), imported ? 1 : 0);
  if (needed === 0 || isHarnessPlan(attempt)) return [done(step, attempt, 'not-required')];
  const answered = judgeReply(state, step, attempt);
  if (answered.length > 0) return answered;
  const doubts = openRebuttals(state, step, attempt);
  if (doubts.length > 0) return doubts;
  const open = verifyCalls(state, attempt).filter(isOpen).length;
  const counted = countedVerdicts(attempt).length;
  if (counted + open < needed) return askVerifier(state, step, attempt);
  if (counted < needed || openDoubt(state, attempt)) return [];
  return conclude(state, step, attempt);
}

/** A plan without an author: the one step of a question, written by the harness itself. */
function isHarnessPlan({ product, calls, authors }: AttemptState): boolean {
  return product.type === 'plan' && calls.length === 0 && authors.length === 0;
}

function askVerifier(state: RunState, step: StepState, attempt: AttemptState): readonly Fact[] {
  const cited = citeEarlier(state, step, attempt);
  if (cited.length > 0) return cited;
  const what = step.step.id === 'plan' ? 'the plan' : step.step.id;
  const gate = stepGate(state, `verify ${attempt.id}`, `${what} is ready to be verified`);
  if (gate) return gate;
  const choice = routeVerifier(state, step, attempt);
  if (!choice) return [];
  if (choice.status === 'chosen') return [verifyRouted(state, attempt, choice)];
  const { because, remedy } = choice;
  return [{ type: 'StepBlocked', step: step.step.id, because, remedy }];
}

/** Failed verdicts that neither reproduced nor were answered: one question back to the author. */
function openRebuttals(state: RunState, step: StepState, attempt: AttemptState): readonly Fact[] {
  if (attempt.product.type !== 'patch' || hasNoAuthorHere(state)) return [];
  for (const { call, verdict, artifact } of countedVerdicts(attempt)) {
    if (verdict.judgement !== 'fail' || attempt.rebuttals[call]) continue;
    if (verdict.counterExample && !attempt.counterRuns[call]) return [];
    if (attempt.counterRuns[call]?.reproduced) continue;
    const asked = callsAbout(state, attempt.id, 'rebuttal').filter((entry) =>
      entry.call.because.endsWith(call),
    );
    const facts = rebut(state, step, attempt, { call, artifact, asked });
    if (facts.length > 0) return facts;
  }
  return [];
}

function rebut(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  doubt: {
    readonly call: string;
    readonly artifact: string;
    readonly asked: ReturnType<typeof callsAbout>;
  },
): readonly Fact[] {
  const last = doubt.asked.at(-1);
  if (last && isOpen(last)) return [];
  const give = (concedes: boolean, because: string): readonly Fact[] => [
    {
      type: 'RebuttalGiven',
      step: step.step.id,
      attempt: attempt.id,
      call: doubt.call,
      concedes,
      because,
    },
  ];
  if (last?.outcome && !hasFailed(last)) {
    const { product } = last.outcome;
    return product.type === 'rebuttal'
      ? give(product.concedes, product.because)
      : give(false, 'the author gave no readable answer');
  }
  if (last)
    return give(
      false,
      `the author could not be asked: ${last.outcome?.message ?? last.because ?? ''}`,
    );
  const writer = findCall(state.calls, attempt.calls.at(-1) ?? '')?.call;
  if (!writer) return give(false, 'its author is not in this run');
  if (isScarceModel(mapOf(state, step), writer.model))
    return give(false, 'a scarce call is not spent on it');
  const id = callId(state, step.step.id, 'rebuttal');
  const because = `one answer of the author to the doubt of ${doubt.call}`;
  const call = {
    id,
    step: step.step.id,
    purpose: 'rebuttal' as const,
    lane: writer.lane,
    model: writer.model,
    attempt: attempt.id,
    artifact: doubt.artifact,
    because,
    passedOver: [],
  };
  return [{ type: 'CallRouted', call }];
}

/** A diff from outside has nobody in this run who could answer a doubt. */
const hasNoAuthorHere = (state: RunState) => state.job?.kind === 'verify';

/** A verdict still waits for its counter-example's run or its author's answer. */
function openDoubt(state: RunState, attempt: AttemptState): boolean {
  if (attempt.product.type !== 'patch') return false;
  return countedVerdicts(attempt).some(({ call, verdict }) => {
    if (verdict.judgement !== 'fail') return false;
    if (verdict.counterExample && !attempt.counterRuns[call]) return true;
    if (hasNoAuthorHere(state)) return false;
    return !attempt.counterRuns[call]?.reproduced && !attempt.rebuttals[call];
  });
}

function conclude(state: RunState, step: StepState, attempt: AttemptState): readonly Fact[] {
  const judgements = countedVerdicts(attempt).map(({ verdict }) => verdict.judgement);
  if (judgements.includes('fail')) {
    if (state.job?.kind === 'verify') return [refused(step, attempt)];
    return [done(step, attempt, 'doubted')];
  }
  return [done(step, attempt, judgements.includes('inconclusive') ? 'inconclusive' : 'passed')];
}

function refused(step: StepState, attempt: AttemptState): Fact {
  const fail = countedVerdicts(attempt).find(({ verdict }) => verdict.judgement === 'fail');
  const because = `${fail?.verifier.model ?? 'the verifier'} doubts it: ${fail?.verdict.because ?? ''}`;
  return { type: 'StepFailed', step: step.step.id, because };
}

function done(step: StepState, attempt: AttemptState, verified: Verified): Fact {
  return { type: 'StepDone', step: step.step.id, attempt: attempt.id, verified };
}
