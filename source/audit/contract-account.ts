import type { Account, LimitAnswer } from '../domain/audit.ts';
import { limitAnswers } from '../domain/audit.ts';
import type { RunState } from '../state/run-state.ts';
import { callsOf, chosenAttempt, plannedSteps, productDigest } from '../state/select.ts';
import { openContractLines } from '../state/view/view-contract.ts';
import { printRuns } from './evidence.ts';
import { evidenceOf } from './evidence-of.ts';
import { limitSeen } from './limits-seen.ts';

type Limit = Account['limits'][number];
type Return = Account['returns'][number];

/**
 * The contract held against what came of it: each constraint kept, broken or n-a, each item to be
 * returned mapped to an artifact that exists, each criterion to recorded commands. What facts show
 * goes before what the conductor says; a person's answer goes before both.
 */
export function contractAccount(state: RunState): Account {
  const contract = state.job?.contract;
  return {
    limits: (contract?.constraints ?? []).map((words, index) =>
      limitOf(state, `L${index + 1}`, words),
    ),
    returns: (contract?.outputs ?? []).map((words, index) =>
      returnOf(state, `R${index + 1}`, words),
    ),
    criteria: evidenceOf(state).map(({ number, criterion, status, runs }) => ({
      number,
      words: criterion,
      status,
      runs: [...printRuns(runs)],
    })),
  };
}

/** Whether every constraint has an answer, and every item to be returned an artifact. */
export function accountGaps(account: Account): readonly string[] {
  const open = openContractLines(account).map(({ number }) => number);
  const limits = open.filter((number) => number.startsWith('L'));
  const returns = open.filter((number) => number.startsWith('R'));
  return [
    ...(limits.length > 0 ? [`Limits (${limits.join(', ')})`] : []),
    ...(returns.length > 0 ? [`Expected output (${returns.join(', ')})`] : []),
  ];
}

function limitOf(state: RunState, number: string, words: string): Limit {
  const told = state.contractAnswers[number];
  const answer = limitAnswers.find((one) => one === told?.answer);
  if (told && answer) return { number, words, answer, by: 'person', because: told.because };
  const seen = limitSeen(words, state);
  if (seen) return { number, words, by: 'harness', ...seen };
  const said = spoken(state)?.limits.find((one) => one.number === number);
  return said === undefined
    ? { number, words }
    : { number, words, by: 'conductor', answer: said.answer, because: said.because };
}

function returnOf(state: RunState, number: string, words: string): Return {
  const told = state.contractAnswers[number];
  if (told)
    return mapped(state, { number, words, by: 'person', because: told.because }, told.answer);
  const said = spoken(state)?.returns.find((one) => one.number === number);
  const known = artifactNames(state);
  if (said && known.includes(said.artifact)) {
    return mapped(state, { number, words, by: 'conductor', because: said.because }, said.artifact);
  }
  const plain = plainReturn(state, words, known);
  return plain === undefined
    ? { number, words }
    : mapped(state, { number, words, by: 'harness' }, plain);
}

function mapped(state: RunState, line: Return, artifact: string): Return {
  const digest = artifactDigest(state, artifact);
  return { ...line, artifact, ...(digest === undefined ? {} : { digest }) };
}

/** What the harness finds by the item's own words. */
function plainReturn(state: RunState, words: string, known: readonly string[]): string | undefined {
  const answer = plannedSteps(state).findLast(
    (entry) => chosenAttempt(state, entry)?.product.type === 'answer',
  );
  const names = /\b(?:residual|remaining) risks?\b|^risks?$/i.test(words)
    ? ['handoff', 'report']
    : [
        ...(/\b(?:patch|diff)\b/i.test(words) ? ['patch'] : []),
        ...(/\banswer\b/i.test(words) && answer ? [answer.step.id] : []),
      ];
  return names.find((name) => known.includes(name));
}

/** Names a returned item can be mapped to: what exists in this run. */
export function artifactNames(state: RunState): readonly string[] {
  const steps = plannedSteps(state).filter(
    (entry) => entry.status === 'done' && artifactDigest(state, entry.step.id) !== undefined,
  );
  const verdicts = Object.values(state.attempts).some((attempt) => attempt.verdicts.length > 0);
  return [
    ...steps.map(({ step }) => step.id),
    ...(state.integration ? ['patch'] : []),
    ...(state.plan.plan ? ['plan'] : []),
    ...((state.integration?.checks?.results.length ?? 0) > 0 ? ['checks'] : []),
    ...(verdicts ? ['verdicts'] : []),
    ...(state.integration ? ['summary', 'handoff'] : []),
    'report',
  ];
}

function artifactDigest(state: RunState, name: string): string | undefined {
  if (name === 'patch') return state.integration?.patch;
  if (name === 'summary') return state.synthesis;
  const entry = name === 'plan' ? state.steps.plan : state.steps[name];
  const attempt = entry ? chosenAttempt(state, entry) : undefined;
  return attempt ? productDigest(attempt) : undefined;
}

/** What the conductor said of the contract when it last closed the tree that is integrated now. */
function spoken(state: RunState) {
  const patch = state.integration?.patch;
  const products = callsOf(state, 'synthesis', 'synthesis')
    .filter(({ call }) => call.artifact === patch)
    .flatMap(({ outcome }) => (outcome?.product.type === 'account' ? [outcome.product] : []));
  return products.at(-1);
}

/** `kept`, `broken` or `n-a`; undefined for any other word. */
export function readLimitAnswer(word: string): LimitAnswer | undefined {
  return limitAnswers.find((answer) => answer === word);
}
