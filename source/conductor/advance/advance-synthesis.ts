import type { Call } from '../../domain/call.ts';
import type { Fact } from '../../domain/facts.ts';
import type { LaneId } from '../../domain/ids.ts';
import { chooseLane } from '../../router/route.ts';
import type { CallState } from '../../state/call-state.ts';
import type { RunState } from '../../state/run-state.ts';
import { answerDigest, callsOf, hasFailed, isOpen } from '../../state/select.ts';
import { callId, conditionsOf } from '../routing.ts';

/** Calls of a closing pass about the tree that is integrated now. */
function passCalls(state: RunState, purpose: 'synthesis' | 'second-brain'): readonly CallState[] {
  const patch = state.integration?.patch;
  return callsOf(state, 'synthesis', purpose).filter(({ call }) => call.artifact === patch);
}

/** The conductor's summary, then the second brain's look at it; neither may block the job. */
export function synthesise(state: RunState): readonly Fact[] {
  if (state.synthesis === undefined && state.skipped.synthesis === undefined) {
    return summary(state);
  }
  return secondLook(state) === 'settled' ? [] : openSecondLook(state);
}

function summary(state: RunState): readonly Fact[] {
  const calls = passCalls(state, 'synthesis');
  const last = calls.at(-1);
  if (last && isOpen(last)) return [];
  if (last?.outcome?.product.type === 'unreadable' && last.call.reask !== true) {
    const again = openPass(state, 'synthesis', calls.filter(hasFailed), undefined, true);
    if (again[0]?.type === 'CallRouted') return again;
  }
  const said = last?.outcome?.status === 'done' ? answerDigest(last.outcome) : undefined;
  if (last && said !== undefined)
    return [{ type: 'SynthesisGiven', call: last.call.id, digest: said }];
  return openPass(state, 'synthesis', calls.filter(hasFailed));
}

/** Whether the optional pass has been made, skipped, or is still to come. */
export function secondLook(state: RunState): 'settled' | 'open' {
  if (state.skipped['second-brain'] !== undefined) return 'settled';
  const last = passCalls(state, 'second-brain').at(-1);
  return last?.outcome?.status === 'done' ? 'settled' : 'open';
}

function openSecondLook(state: RunState): readonly Fact[] {
  const then = state.spec?.map.routing.synthesis.then;
  if (then === undefined) return skipSecond('the spec asks for none');
  const last = passCalls(state, 'second-brain').at(-1);
  if (last && isOpen(last)) return [];
  if (last) return skipSecond(last.outcome?.message ?? last.because ?? 'it gave no answer');
  return openPass(state, 'second-brain', [], then);
}

const skipSecond = (because: string): readonly Fact[] => [
  { type: 'PassSkipped', pass: 'second-brain', because },
];

function openPass(
  state: RunState,
  purpose: 'synthesis' | 'second-brain',
  tried: readonly CallState[],
  forcedLane?: LaneId,
  reask = false,
): readonly Fact[] {
  const { spec, integration } = state;
  if (!spec || !integration) return [];
  const choice = chooseLane({
    ...conditionsOf(state, spec.digest, tried),
    map: spec.map,
    taskClass: 'synthesis',
    alsoNeedsVerifier: 0,
    ...(forcedLane === undefined ? {} : { forcedLane }),
  });
  if (choice.status === 'blocked') {
    const because = choice.passedOver.at(-1)?.because ?? choice.because;
    return [{ type: 'PassSkipped', pass: purpose, because }];
  }
  const { lane, model, passedOver } = choice;
  const because =
    forcedLane === undefined
      ? choice.because
      : `the spec has ${forcedLane} look at the synthesis; ${model} is the first that can`;
  const call: Call = {
    id: callId(state, 'synthesis', purpose),
    step: 'synthesis',
    purpose,
    lane,
    model,
    artifact: integration.patch,
    because: reask ? `asked once more: ${because}` : because,
    passedOver,
    ...(reask ? { reask: true } : {}),
  };
  return [{ type: 'CallRouted', call }];
}
