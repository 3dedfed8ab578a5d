import type { Refusal } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import type { StepId } from '../../domain/ids.ts';
import type { RunState } from '../../state/run-state.ts';
import { plannedSteps } from '../../state/select.ts';

/** A command's own answer, before what follows from it. */
export type Answer =
  | { readonly status: 'facts'; readonly facts: readonly Fact[] }
  | { readonly status: 'refused'; readonly refusal: Refusal };

export function facts(...list: readonly Fact[]): Answer {
  return { status: 'facts', facts: list };
}

export function refuse(what: string, remedy: string): Answer {
  return { status: 'refused', refusal: { what, remedy } };
}

/** The one sentence for a step that is not there. */
export function noStep(step: StepId, state: RunState): Answer {
  const names = plannedSteps(state).map((entry) => entry.step.id);
  const known =
    names.length === 0 ? 'There are no steps yet.' : `The steps are ${names.join(', ')}.`;
  return refuse(`There is no step ${step} that this can be done to.`, known);
}
