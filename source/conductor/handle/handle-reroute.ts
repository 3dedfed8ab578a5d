import type { PersonCommand } from '../../domain/commands.ts';
import type { LaneId } from '../../domain/ids.ts';
import { allCalls, emptyBook, putCalls } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { attemptsOf, callsOf, earlierAuthors, hasFailed, isOpen } from '../../state/select.ts';
import { judgedAttempt } from '../../state/view/view-reroute.ts';
import { routeVerifier, routeWork } from '../routing.ts';
import { type Answer, facts, noStep, refuse } from './handled.ts';

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
    return refuse(`${step} is ${entry.status}.`, 'Only a step with work left can be rerouted.');
  }
  if (entry.doubt) {
    return refuse(`${step} waits for you to say who is right.`, 'Rule on its doubt first, with w.');
  }
  const calls = callsOf(state, step);
  const forgiven = calls.map(({ call }) => call.id);
  const asked = { ...entry, lane, verifierLane: lane, forgiven };
  const hindrance = whyBlocked(state, asked, calls.filter(isOpen));
  if (hindrance) return refuse(hindrance.because, hindrance.remedy);
  return facts({ type: 'StepRerouted', step, lane, by });
}

interface Hindrance {
  readonly because: string;
  readonly remedy: string;
}

/** Why nobody could take what the step needs next, once these open calls of its are dropped. */
function whyBlocked(
  state: RunState,
  entry: StepState,
  moved: readonly CallState[],
): Hindrance | undefined {
  const attempt = judgedAttempt(state, entry);
  if (attempt) {
    const gone = new Set(moved.map(({ call }) => call.id));
    const left = allCalls(state.calls).filter(({ call }) => !gone.has(call.id));
    const calls = putCalls(emptyBook, left);
    const choice = routeVerifier({ ...state, calls }, entry, attempt);
    return choice?.status === 'blocked' ? choice : undefined;
  }
  const latest = attemptsOf(state, entry).at(-1);
  const inherited = latest ? earlierAuthors(state, latest) : [];
  const tried = callsOf(state, entry.step.id, 'work').filter(
    (call) => call.call.attempt === latest?.id && hasFailed(call),
  );
  const choice = routeWork(state, entry, { tried, inherited });
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
  const blocked = from === to ? undefined : whyStranded(state, from, to);
  if (blocked) return refuse(blocked.because, blocked.remedy);
  return facts({ type: 'LaneRerouted', from, to, by });
}

/** The first step under way that nobody could take any more, or verify, after the move. */
function whyStranded(state: RunState, from: LaneId, to: LaneId): Hindrance | undefined {
  const moved = { ...state, laneReroutes: { ...state.laneReroutes, [from]: to } };
  for (const entry of Object.values(state.steps)) {
    const dropped = callsOf(state, entry.step.id).filter(
      (call) => isOpen(call) && call.call.lane === from,
    );
    const isAhead = entry.status === 'waiting' || dropped.length > 0;
    const hindrance = isAhead ? whyBlocked(moved, entry, dropped) : undefined;
    // What is blocked already is no worse off elsewhere.
    if (!hindrance || whyBlocked(state, entry, dropped)) continue;
    const because = `${entry.step.id} would be blocked on ${to}: ${hindrance.because}`;
    return { because, remedy: 'Choose another lane, or reroute its steps one by one.' };
  }
  return undefined;
}
