import type { RunState } from '../../state/run-state.ts';

/** Proposals that nobody has decided about. */
export function waitingProposals(state: RunState): RunState['proposals'] {
  return state.proposals.filter(({ status }) => status === 'waiting');
}

/** The audited result has landed and the memory does not hold yet what was accepted with it. */
export function owesRemembering(state: RunState): boolean {
  return state.landed !== undefined && !state.ended && waitingProposals(state).length > 0;
}
