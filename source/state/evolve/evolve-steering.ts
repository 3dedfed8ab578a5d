import type { Fact, FactOf } from '../../domain/facts.ts';
import { findCall } from '../call-book.ts';
import type { RunState, StepState } from '../run-state.ts';
import { awaitsVerifier, callsOf, isOpen } from '../select.ts';
import { dropOpenCalls } from './evolve-job.ts';
import { reopen, unblocked } from './evolve-status.ts';

const types = [
  'LanePaused',
  'LaneResumed',
  'StepRerouted',
  'LaneRerouted',
  'StepModeSet',
  'GateReached',
  'GatePassed',
] as const;
type SteeringFact = FactOf<(typeof types)[number]>;

export function isSteeringFact(fact: Fact): fact is SteeringFact {
  return (types as readonly string[]).includes(fact.type);
}

/** Facts of a person at the controls: pause, reroute, step mode, gates. */
export function evolveSteering(state: RunState, fact: SteeringFact): RunState {
  switch (fact.type) {
    case 'LanePaused':
      return state.pausedLanes.includes(fact.lane)
        ? state
        : { ...state, pausedLanes: [...state.pausedLanes, fact.lane] };
    case 'LaneResumed':
      return { ...state, pausedLanes: state.pausedLanes.filter((lane) => lane !== fact.lane) };
    case 'StepRerouted':
      return stepRerouted(state, fact);
    case 'LaneRerouted':
      return laneRerouted(state, fact);
    case 'StepModeSet':
      return { ...state, stepMode: fact.on, gates: fact.on ? state.gates : allPassed(state.gates) };
    case 'GateReached':
      return { ...state, gates: { ...state.gates, [fact.gate]: 'reached' } };
    case 'GatePassed':
      return { ...state, gates: { ...state.gates, [fact.gate]: 'passed' } };
    default:
      return fact satisfies never;
  }
}

/** A gate that guards a doubt is not step mode's, so step mode's end does not open it. */
function allPassed(gates: RunState['gates']): RunState['gates'] {
  return Object.fromEntries(
    Object.entries(gates).map(([gate, status]) => [
      gate,
      gate.startsWith('doubt') ? status : ('passed' as const),
    ]),
  );
}

/** What a step owes now moves: its verification while that is open, else its work. */
function stepRerouted(state: RunState, fact: FactOf<'StepRerouted'>): RunState {
  const step = state.steps[fact.step];
  if (!step) return state;
  const open = callsOf(state, fact.step).filter(isOpen);
  const judging = awaitsVerifier(state, step);
  const free = freed(state, step);
  const moved = judging ? { ...free, verifierLane: fact.lane } : { ...free, lane: fact.lane };
  const steps = { ...state.steps, [fact.step]: moved };
  const ids = new Set(open.map((entry) => entry.call.id));
  return dropOpenCalls({ ...state, steps }, `rerouted to ${fact.lane}`, (id) => ids.has(id));
}

function freed(state: RunState, step: StepState): StepState {
  if (step.status === 'failed') return reopen(state, step);
  return step.status === 'blocked' ? unblocked(state, step) : step;
}

function laneRerouted(state: RunState, fact: FactOf<'LaneRerouted'>): RunState {
  const laneReroutes = { ...state.laneReroutes, [fact.from]: fact.to };
  if (fact.from === fact.to) delete laneReroutes[fact.from];
  return dropOpenCalls(
    { ...state, laneReroutes },
    `${fact.from} was rerouted to ${fact.to}`,
    (id) => findCall(state.calls, id)?.call.lane === fact.from,
  );
}
