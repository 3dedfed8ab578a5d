import type { Fact } from '../../domain/facts.ts';
import type { Blocked } from '../../router/blocked.ts';
import type { AttemptState, RunState, StepState, Verified } from '../../state/run-state.ts';
import { isOpen, mapOf } from '../../state/select.ts';
import { countedVerdicts, standingFails } from '../blocking-verdict.ts';
import { routeVerifier, verifiersNeeded, verifyCalls, verifyRouted } from '../routing.ts';
import { hasNoAuthorHere, openRebuttals, raiseDoubt } from './advance-doubt.ts';
import { citeEarlier } from './cite-earlier.ts';
import { judgeReply } from './judge-reply.ts';
import { stepGate } from './step-gate.ts';

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
  return [{ type: 'StepBlocked', step: step.step.id, ...whyNobody(state, attempt, choice) }];
}

/** Nobody is left who may verify it; where somebody was asked, what kept that verdict from counting. */
function whyNobody(
  state: RunState,
  attempt: AttemptState,
  { because, remedy }: Blocked,
): { readonly because: string; readonly remedy: string } {
  const calls = verifyCalls(state, attempt);
  const unshown = calls.find(({ outcome }) => outcome?.reason === 'unshown')?.outcome?.message;
  if (unshown !== undefined) return { because: `${because} ${unshown}`, remedy: showMore };
  const ids = new Set(calls.map(({ call }) => call.id));
  const voided = state.voided.findLast(({ call }) => ids.has(call));
  if (voided === undefined) return { because, remedy };
  return { because: `${because} The last verdict does not count: ${voided.because}.`, remedy };
}

const showMore =
  'Split the step into smaller ones; or, for a file that a program writes, name it under `generated:` in .fugu.yaml: then nobody reads it, and the audit says so.';

/** A verdict still waits for its counter-example's run or its author's answer. */
function openDoubt(state: RunState, attempt: AttemptState): boolean {
  if (attempt.product.type !== 'patch') return false;
  return standingFails(state, attempt).some(({ call, verdict }) => {
    if (verdict.counterExample && !attempt.counterRuns[call]) return true;
    if (hasNoAuthorHere(state)) return false;
    return !attempt.counterRuns[call]?.reproduced && !attempt.rebuttals[call];
  });
}

function conclude(state: RunState, step: StepState, attempt: AttemptState): readonly Fact[] {
  const [fail] = standingFails(state, attempt);
  // A diff from outside waits for nobody: its verdict is what was asked for.
  if (fail && state.job?.kind === 'job') {
    const because = `${fail.verifier.model} fails it and its author disagrees: ${fail.verdict.because}`;
    return raiseDoubt(state, step, attempt, { call: fail.call, because });
  }
  const judgements = countedVerdicts(attempt).map(({ verdict }) => verdict.judgement);
  if (judgements.includes('fail')) return [done(step, attempt, 'doubted')];
  return [done(step, attempt, judgements.includes('inconclusive') ? 'inconclusive' : 'passed')];
}

function done(step: StepState, attempt: AttemptState, verified: Verified): Fact {
  return { type: 'StepDone', step: step.step.id, attempt: attempt.id, verified };
}
