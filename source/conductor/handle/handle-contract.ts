import { artifactNames, contractAccount, readLimitAnswer } from '../../audit/contract-account.ts';
import type { PersonCommand } from '../../domain/commands.ts';
import type { RunState } from '../../state/run-state.ts';
import { type Answer, facts, refuse } from './handled.ts';

/** A person answers a line of the contract: a constraint, or where an item to be returned is. */
export function answerContract(
  command: Extract<PersonCommand, { type: 'AnswerContract' }>,
  state: RunState,
): Answer {
  const { number, answer, because, by } = command;
  if (!state.clearV) {
    return refuse('There is no handoff form yet.', 'Wait until the steps are put together.');
  }
  if (state.audit) return refuse('The audit is open.', 'Send the steps back with a note instead.');
  const { limits, returns } = contractAccount(state);
  const line = [...limits, ...returns].find((one) => one.number === number);
  if (!line) {
    const known = [...limits, ...returns].map((one) => one.number).join(', ');
    return refuse(`The contract has no ${number}.`, `Name one of ${known || 'none'}.`);
  }
  if (because.trim() === '') return refuse('It is answered without a reason.', 'Say why.');
  const problem = number.startsWith('L') ? limitProblem(answer) : returnProblem(answer, state);
  if (problem) return problem;
  return facts({ type: 'ContractAnswered', number, answer, because, by });
}

function limitProblem(answer: string): Answer | undefined {
  if (readLimitAnswer(answer)) return undefined;
  return refuse(`A constraint is not ${answer}.`, 'Say kept, broken or n-a.');
}

function returnProblem(answer: string, state: RunState): Answer | undefined {
  const known = artifactNames(state);
  if (known.includes(answer)) return undefined;
  return refuse(`This run has no artifact ${answer}.`, `Name one of ${known.join(', ')}.`);
}
