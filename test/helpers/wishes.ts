/** What a person might ask at any moment, for random runs. */
import fc from 'fast-check';
import type { Command } from '../../source/domain/commands.ts';
import { type LaneId, laneIds } from '../../source/domain/ids.ts';
import type { RunState } from '../../source/state/run-state.ts';
import { chance, type Luck } from './scripted-world.ts';
import { otherMap } from './small-map.ts';
import { adopt, by } from './story.ts';

const lane = fc.constantFrom<LaneId>(...laneIds);
export type Wish = (state: RunState, luck: Luck, turn: number) => Command;
const stepOf = (state: RunState, luck: Luck, turn: number) => {
  const ids = Object.keys(state.steps);
  return ids[Math.floor(chance(luck, `step ${turn}`) * ids.length)] ?? 's1';
};
const newer = otherMap([
  'worker-fast: { models: [spark, mini]',
  'worker-fast: { models: [codex, opus]',
]);

/** Anything a person may ask, sensible or not, and what else may come at any time. */
export const wishes: fc.Arbitrary<Wish> = fc.oneof(
  lane.map(
    (one): Wish =>
      () => ({ type: 'PauseLane', lane: one, by }),
  ),
  lane.map(
    (one): Wish =>
      () => ({ type: 'ResumeLane', lane: one, by }),
  ),
  lane.map(
    (one): Wish =>
      (state, luck, turn) => ({
        type: 'RerouteStep',
        step: stepOf(state, luck, turn),
        lane: one,
        by,
      }),
  ),
  fc.tuple(lane, lane).map(
    ([from, to]): Wish =>
      () => ({ type: 'RerouteLane', from, to, by }),
  ),
  fc.boolean().map(
    (on): Wish =>
      () => ({ type: 'SetStepMode', on, by }),
  ),
  fc.constant<Wish>((state) => ({
    type: 'PassGate',
    gate: Object.keys(state.gates).find((gate) => state.gates[gate] === 'reached') ?? 'none',
    by,
  })),
  fc.option(fc.constant('with care'), { nil: undefined }).map(
    (note): Wish =>
      (state, luck, turn) => ({
        type: 'RetryStep',
        step: stepOf(state, luck, turn),
        ...(note === undefined ? {} : { note }),
        by,
      }),
  ),
  fc.constant<Wish>((state, luck, turn) => ({
    type: 'CancelStep',
    step: stepOf(state, luck, turn),
    by,
  })),
  fc.constant<Wish>(() => ({ type: 'Replan', because: 'another way', by })),
  fc.constant<Wish>((state) => ({ type: 'RaiseBudget', capUsd: state.budgetUsd + 1, by })),
  fc.constant<Wish>((state) => ({ type: 'AcceptAudit', tree: state.audit?.tree ?? '', by })),
  fc.constant<Wish>((state) => ({
    type: 'SendBack',
    tree: state.audit?.tree ?? '',
    note: 'not so',
    by,
  })),
  fc.constant<Wish>((state, luck, turn) => ({
    type: 'RejectStep',
    step: stepOf(state, luck, turn),
    tree: state.audit?.tree ?? '',
    by,
  })),
  fc.constant<Wish>((state, luck, turn) => ({
    type: 'MarkDefect',
    step: stepOf(state, luck, turn),
    note: 'off by one',
    by,
  })),
  fc.constantFrom('verifier' as const, 'author' as const).map(
    (ruling): Wish =>
      (state, luck, turn) => {
        const step = stepOf(state, luck, turn);
        return {
          type: 'RuleDoubt',
          step,
          call: state.steps[step]?.doubt?.call ?? 'none',
          ruling,
          by,
        };
      },
  ),
  fc.constant<Wish>(() => ({ type: 'AskReview', question: 'is it so?', by })),
  fc.constant<Wish>(() => ({ type: 'Resume', by })),
  fc.constant<Wish>(() => adopt(newer, 'spec:2')),
);
