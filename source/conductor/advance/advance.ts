import type { Recorded } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { evolve } from '../../state/evolve/evolve.ts';
import type { RunState } from '../../state/run-state.ts';
import { mayRunCommands } from '../../state/select.ts';
import { advanceHandoff } from './advance-handoff.ts';
import { advancePlan } from './advance-plan.ts';
import { advanceReviews } from './advance-review.ts';
import { advanceSteps } from './advance-steps.ts';
import { advanceTriage } from './advance-triage.ts';

/** A policy: the facts that follow from a state, or none. It never repeats what already holds. */
export type Policy = (state: RunState) => readonly Fact[];

const policies: readonly Policy[] = [
  endCancelled,
  advanceTriage,
  advancePlan,
  advanceSteps,
  advanceHandoff,
  advanceReviews,
];

/** More turns than any job needs; passing it is a bug, not a long job. */
const maxTurns = 1_000;

/**
 * Everything that follows from a state without asking anyone: the closure of the policies.
 * After a crash between two facts the same closure continues where the journal ends.
 */
export function advance(state: RunState, at: number): readonly Fact[] {
  const facts: Fact[] = [];
  let current = state;
  for (let turn = 0; turn < maxTurns; turn += 1) {
    const next = nextFacts(current);
    if (next.length === 0) return facts;
    facts.push(...next);
    current = evolveAll(current, next, at);
  }
  throw new Error(`The policies do not settle: ${facts.at(-1)?.type ?? ''} keeps following.`);
}

/** The state after facts that are not recorded yet. */
export function evolveAll(state: RunState, facts: readonly Fact[], at: number): RunState {
  return facts.reduce((next, fact) => {
    const recorded: Recorded = { seq: next.seq + 1, at, fact };
    return evolve(next, recorded);
  }, state);
}

function nextFacts(state: RunState): readonly Fact[] {
  if (!isReady(state)) return [];
  for (const policy of policies) {
    const facts = policy(state);
    if (facts.length > 0) return facts;
  }
  return [];
}

/** Nothing is routed before the job, its spec, its pool and its project's commands are known and trusted. */
function isReady(state: RunState): boolean {
  if (!state.job || state.ended) return false;
  if (state.cancelled !== undefined) return true;
  const probed = state.spec !== undefined && state.pools[state.spec.digest] !== undefined;
  return probed && mayRunCommands(state);
}

function endCancelled(state: RunState): readonly Fact[] {
  if (!state.cancelled) return [];
  return [{ type: 'JobEnded', status: 'cancelled', because: `${state.cancelled} cancelled it` }];
}
