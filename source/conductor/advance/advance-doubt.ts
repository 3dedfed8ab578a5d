import type { Call } from '../../domain/call.ts';
import type { Fact } from '../../domain/facts.ts';
import type { CallId } from '../../domain/ids.ts';
import { isScarceModel } from '../../rule/scarce.ts';
import { findCall } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import { callsAbout, hasFailed, isOpen, mapOf, productDigest } from '../../state/select.ts';
import { standingFails } from '../blocking-verdict.ts';
import { callId } from '../routing.ts';

/** Failed verdicts that neither reproduced nor were answered: one question back to the author. */
export function openRebuttals(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): readonly Fact[] {
  if (attempt.product.type !== 'patch' || hasNoAuthorHere(state)) return [];
  for (const { call, verdict } of standingFails(state, attempt)) {
    if (attempt.rebuttals[call]) continue;
    if (verdict.counterExample && !attempt.counterRuns[call]) return [];
    if (attempt.counterRuns[call]?.reproduced) continue;
    const facts = rebut(state, step, attempt, call);
    if (facts.length > 0) return facts;
  }
  return [];
}

/**
 * A doubt goes to the person with both sides: its author is asked once before, where there is one
 * and it was not asked yet. Nothing more follows until the person has ruled.
 */
export function raiseDoubt(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  doubt: { readonly call: CallId; readonly because: string },
): readonly Fact[] {
  const { call, because } = doubt;
  if (step.doubt?.call === call) return [];
  const unheard = attempt.product.type === 'patch' && attempt.rebuttals[call] === undefined;
  if (unheard) return rebut(state, step, attempt, call);
  return [{ type: 'DoubtRaised', step: step.step.id, attempt: attempt.id, call, because }];
}

function rebut(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  call: CallId,
): readonly Fact[] {
  const last = callsAbout(state, attempt.id, 'rebuttal')
    .filter((entry) => entry.call.because.endsWith(call))
    .at(-1);
  if (last && isOpen(last)) return [];
  const heard = (concedes: boolean, because: string): readonly Fact[] => [
    { type: 'RebuttalGiven', step: step.step.id, attempt: attempt.id, call, concedes, because },
  ];
  if (last) return heard(...answerOf(last));
  const writer = findCall(state.calls, attempt.calls.at(-1) ?? '')?.call;
  if (!writer) return heard(false, 'its author is not in this run');
  if (isScarceModel(mapOf(state, step), writer.model))
    return heard(false, 'a scarce call is not spent on it');
  return [rebuttalRouted(state, step, attempt, { call, writer })];
}

function answerOf(asked: CallState): readonly [concedes: boolean, because: string] {
  if (!asked.outcome || hasFailed(asked)) {
    const why = asked.outcome?.message ?? asked.because ?? '';
    return [false, `the author could not be asked: ${why}`];
  }
  const { product } = asked.outcome;
  return product.type === 'rebuttal'
    ? [product.concedes, product.because]
    : [false, 'the author gave no readable answer'];
}

function rebuttalRouted(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  { call, writer }: { readonly call: CallId; readonly writer: Call },
): Fact {
  return {
    type: 'CallRouted',
    call: {
      id: callId(state, step.step.id, 'rebuttal'),
      step: step.step.id,
      purpose: 'rebuttal',
      lane: writer.lane,
      model: writer.model,
      attempt: attempt.id,
      artifact: productDigest(attempt) ?? '',
      because: `one answer of the author to the doubt of ${call}`,
      passedOver: [],
    },
  };
}

/** A diff from outside has nobody in this run who could answer a doubt. */
export const hasNoAuthorHere = (state: RunState) => state.job?.kind === 'verify';
