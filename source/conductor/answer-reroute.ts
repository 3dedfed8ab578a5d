import type { PersonCommand } from '../events/commands.ts';
import type { LaneId } from '../events/ids.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { attemptsOf, awaitsVerifier, callsOf, earlierAuthors, isOpen } from '../state/select.ts';
import { type Answer, facts, noStep, refuse } from './answer.ts';
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
  const open = callsOf(state, entry.step.id, 'verify').filter(isOpen);
  const judged = open[0]?.call.attempt ?? entry.chosen ?? attemptsOf(state, entry).at(-1)?.id;
  const attempt = awaitsVerifier(state, entry) ? state.attempts[judged ?? ''] : undefined;
  if (attempt) {
    const moved = new Set(open.map(({ call }) => call.id));
    const calls = Object.fromEntries(Object.entries(state.calls).filter(([id]) => !moved.has(id)));
    const forgiven = callsOf(state, entry.step.id).map(({ call }) => call.id);
    const asked = { ...entry, verifierLane: lane, forgiven };
    const choice = routeVerifier({ ...state, calls }, asked, attempt);
    return choice?.status === 'blocked' ? choice : undefined;
  }
  const latest = attemptsOf(state, entry).at(-1);
  const inherited = latest ? earlierAuthors(state, latest) : [];
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
