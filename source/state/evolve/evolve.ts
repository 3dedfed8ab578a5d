import type { Recorded } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { initialState, type RunState } from '../run-state.ts';
import { evolveCall, isCallFact } from './evolve-call.ts';
import { evolveHandoff, isHandoffFact } from './evolve-handoff.ts';
import { evolveJob, isJobFact } from './evolve-job.ts';
import { evolveMemory, isMemoryFact } from './evolve-memory.ts';
import { evolveSteering, isSteeringFact } from './evolve-steering.ts';
import { evolveStep } from './evolve-step.ts';

/**
 * The state after one more fact. Pure; asserts the hard rule again and throws `BrokenRule` for a
 * fact that the rules forbid, so that a journal edited by hand fails where it was edited.
 */
export function evolve(state: RunState, recorded: Recorded): RunState {
  const { fact, seq, at } = recorded;
  const next = apply({ ...state, seq, lastAt: at }, fact, recorded);
  return next;
}

function apply(state: RunState, fact: Fact, { at, seq }: Recorded): RunState {
  if (isJobFact(fact)) return evolveJob(state, fact, at);
  if (isCallFact(fact)) return evolveCall(state, fact, at);
  if (isSteeringFact(fact)) return evolveSteering(state, fact);
  if (isHandoffFact(fact)) return evolveHandoff(state, fact, at);
  if (isMemoryFact(fact)) return evolveMemory(state, fact);
  return evolveStep(state, fact, { at, seq });
}

/** What a sequence of facts adds up to. */
export function fold(history: readonly Recorded[], from: RunState = initialState()): RunState {
  return history.reduce(evolve, from);
}
