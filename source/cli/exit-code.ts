import { exits } from '../app/usage-error.ts';
import type { RunState } from '../state/run-state.ts';
import { needsOf } from '../state/view/needs.ts';

/** The exit code a settled run stands for. */
export function exitCodeOf(state: RunState): number {
  if (state.ended) return endedCode(state);
  const needs = needsOf(state);
  const steps = needs.flatMap((need) => (need.type === 'step' ? [need.status] : []));
  if (steps.includes('blocked')) return exits.blocked;
  if (steps.includes('failed')) return exits.failed;
  return needs.length > 0 || state.pausedLanes.length > 0 ? exits.waiting : exits.failed;
}

function endedCode(state: RunState): number {
  switch (state.ended?.status) {
    case 'landed':
      return exits.done;
    case 'verified':
      return isOpenVerdict(state) ? exits.waiting : exits.done;
    case 'blocked':
      return exits.blocked;
    default:
      return exits.failed;
  }
}

/** A lone verification without a clear verdict is for a person to read. */
function isOpenVerdict(state: RunState): boolean {
  return (
    state.job?.kind === 'verify' &&
    Object.values(state.steps).some(({ verified }) => verified !== 'passed')
  );
}
