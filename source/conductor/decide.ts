import type { Command, Refusal, Timed } from '../domain/commands.ts';
import type { Fact } from '../domain/facts.ts';
import type { RunState } from '../state/run-state.ts';
import { advance, evolveAll } from './advance/advance.ts';
import { answerHarness } from './handle/handle-harness.ts';
import { answerPerson, isPersonCommand } from './handle/handle-person.ts';
import type { Answer } from './handle/handled.ts';

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
