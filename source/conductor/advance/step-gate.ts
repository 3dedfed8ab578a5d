import type { Fact } from '../../domain/facts.ts';
import type { RunState } from '../../state/run-state.ts';

/** In step mode: the fact that stops here, nothing while stopped; undefined when the way is free. */
export function stepGate(
  state: RunState,
  gate: string,
  because: string,
): readonly Fact[] | undefined {
  if (!state.stepMode || state.gates[gate] === 'passed') return undefined;
  return state.gates[gate] === 'reached' ? [] : [{ type: 'GateReached', gate, because }];
}
