import type { Command, Refusal, Timed } from '../events/commands.ts';
import type { Fact } from '../events/facts.ts';
import type { RunState } from '../state/run-state.ts';
import { advance, evolveAll } from './advance.ts';
import type { Answer } from './answer.ts';
import { answerHarness } from './answer-harness.ts';
import { answerPerson, isPersonCommand } from './answer-person.ts';

/** What a command comes to: facts to be appended, or why nothing changed. */
export type Decision = { readonly facts: readonly Fact[]; readonly refusals: readonly Refusal[] };

/**
 * The heart: a command and a state become facts. Pure: time comes with the command, ids are derived.
 * The command's own facts come first, then everything that follows from them.
 */
export function decide({ at, command }: Timed, state: RunState): Decision {
  const answer = answerOf(command, state);
  if (answer.status === 'refused') return { facts: [], refusals: [answer.refusal] };
  const next = evolveAll(state, answer.facts, at);
  return { facts: [...answer.facts, ...advance(next, at)], refusals: [] };
}

function answerOf(command: Command, state: RunState): Answer {
  return isPersonCommand(command) ? answerPerson(command, state) : answerHarness(command, state);
}
