import type { PersonCommand } from '../events/commands.ts';
import type { LaneId } from '../events/ids.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { attemptsOf, callsOf, isOpen } from '../state/select.ts';
import { type Answer, facts, noStep, refuse } from './answer.ts';
import { inheritedAuthors } from './authors.ts';
import { routeVerifier, routeWork } from './routing.ts';

type RerouteCommand = Extract<PersonCommand, { type: 'RerouteStep' | 'RerouteLane' }>;

/** Moves a step or a lane's whole work; the hard rule is met again before anything moves. */
export function answerReroute(command: RerouteCommand, state: RunState): Answer {
  return command.type === 'RerouteStep' ? rerouteStep(command, state) : rerouteLane(command, state);
}

function rerouteStep(
  { step, lane, by }: Extract<RerouteCommand, { type: 'RerouteStep' }>,
  state: RunState,
): Answer {
  const entry = state.steps[step];
  if (!entry) return noStep(step, state);
  if (['done', 'cancelled', 'removed'].includes(entry.status)) {
    return refuse(`${step} is ${entry.status}.`, 'Only a step with work ahead can be rerouted.');
  }
  const hindrance = whyNotTo(state, entry, lane);
  if (hindrance) return refuse(hindrance.because, hindrance.remedy);
  return facts({ type: 'StepRerouted', step, lane, by });
}

function whyNotTo(
  state: RunState,
  entry: StepState,
  lane: LaneId,
): { readonly because: string; readonly remedy: string } | undefined {
  const judging = callsOf(state, entry.step.id, 'verify').find(isOpen);
  const attempt = judging?.call.attempt ? state.attempts[judging.call.attempt] : undefined;
  if (attempt) {
    const { [judging?.call.id ?? '']: _, ...calls } = state.calls;
    const choice = routeVerifier({ ...state, calls }, { ...entry, verifierLane: lane }, attempt);
    return choice?.status === 'blocked' ? choice : undefined;
  }
  const latest = attemptsOf(state, entry).at(-1);
  const inherited = latest ? inheritedAuthors(state, latest) : [];
  const choice = routeWork(state, { ...entry, lane }, { tried: [], inherited });
  return choice?.status === 'blocked' ? choice : undefined;
}

function rerouteLane(
  { from, to, by }: Extract<RerouteCommand, { type: 'RerouteLane' }>,
  state: RunState,
): Answer {
  const lanes = state.spec?.map.lanes ?? {};
  if (!lanes[to]) return refuse(`There is no lane ${to} in the role map.`, 'Choose another lane.');
  if (to === 'scarce-reviewer' && from !== to) {
    return refuse('The scarce reviewer takes no routine work.', 'Choose another lane.');
  }
  if ((state.laneReroutes[from] ?? from) === to) {
    return refuse(`The work of ${from} goes to ${to} already.`, 'Nothing to do.');
  }
  return facts({ type: 'LaneRerouted', from, to, by });
}
