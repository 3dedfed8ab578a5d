import { criteriaOf } from '../contract/criteria.ts';
import type { RunState } from '../state/run-state.ts';
import { chosenAttempt, patchedSteps } from '../state/select.ts';
import { type Evidence, evidenceFor } from './evidence.ts';

/** For each success criterion, the recorded commands that show it. */
export function evidenceOf(state: RunState): readonly Evidence[] {
  const steps = patchedSteps(state).map((entry) => ({
    id: entry.step.id,
    results: chosenAttempt(state, entry)?.checks?.results ?? [],
  }));
  return evidenceFor({
    criteria: state.job ? criteriaOf(state.job.contract) : [],
    integration: state.integration?.checks?.results ?? [],
    steps,
  });
}
