import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../source/domain/facts.ts';
import { initialState } from '../../../source/state/run-state.ts';
import { laneBoard, slotBoard } from '../../../source/state/view/view-lanes.ts';
import * as runFacts from '../../helpers/run-facts.ts';
import {
  adopted,
  begun,
  callOf,
  probed,
  sampleMap,
  stateOf,
  submitted,
} from '../../helpers/states.ts';

const board = (facts: readonly Fact[]) => laneBoard(stateOf(facts));
const lane = (facts: readonly Fact[], id: string) => board(facts).find((row) => row.lane === id);

describe('the lane board', () => {
  it('names each lane of the spec with its model, family and load', () => {
    expect(lane(runFacts.working, 'worker-fast')).toMatchObject({
      model: 'code-spark',
      family: 'deepseek',
      busy: 1,
      atOnce: 2,
      paused: false,
    });
    expect(board(runFacts.working).map((row) => row.lane)).not.toContain('second-brain');
  });

  it('is empty before a spec is adopted', () => {
    expect(laneBoard(initialState())).toEqual([]);
  });

  it('says why a lane is down, and nothing while nothing was probed', () => {
    const down = [submitted(), adopted, probed(['codex'])];
    expect(lane(down, 'worker-big')?.down).toBe('codex: its key is not in the environment');
    expect(lane([submitted(), adopted], 'worker-big')?.down).toBeUndefined();
  });

  it('says that the project switched a lane off', () => {
    const tuned = submitted({ tune: { disabledLanes: ['thinker'] } });
    expect(lane([tuned, adopted, probed()], 'thinker')?.down).toBe('switched off by this project');
  });

  it('shows pause, reroute, spend and quota', () => {
    const facts: readonly Fact[] = [
      ...runFacts.repairing,
      { type: 'LanePaused', lane: 'thinker', by: 'ana' },
      { type: 'LaneRerouted', from: 'worker-directed', to: 'worker-big', by: 'ana' },
    ];
    expect(lane(facts, 'thinker')?.paused).toBe(true);
    expect(lane(facts, 'worker-directed')?.reroutedTo).toBe('worker-big');
    expect(lane(facts, 'worker-fast')?.spend).toMatchObject({ calls: 1, usd: 0.02 });
    expect(lane(facts, 'scarce-reviewer')?.quota).toEqual({ used: 0, of: 1 });
  });
});

describe('the slot', () => {
  const withSlot: Fact = {
    type: 'SpecAdopted',
    digest: 'sha256:slot',
    source: 'spec.yaml',
    map: {
      ...sampleMap,
      slot: {},
      models: { ...sampleMap.models, gemma: { driver: 'slot', model: 'gemma-4', price: 'free' } },
      lanes: {
        ...sampleMap.lanes,
        'second-brain': { models: ['gemma'], atOnce: 1, optional: true },
      },
    },
  };
  const call = (id: string) => ({
    ...callOf(id, 'second-brain', 'second-brain', 'second-brain'),
    model: 'gemma',
  });

  it('is not configured where the spec has none', () => {
    expect(slotBoard(stateOf(runFacts.working))).toEqual({ status: 'not-configured' });
  });

  it('is busy with one call while others wait', () => {
    const facts: readonly Fact[] = [
      submitted(),
      withSlot,
      ...begun(call('b.1')),
      { type: 'CallRouted', call: call('b.2') },
    ];
    expect(slotBoard(stateOf(facts))).toMatchObject({ status: 'busy', model: 'gemma', waiting: 1 });
    expect(slotBoard(stateOf(facts.slice(0, 2)))).toEqual({ status: 'idle', model: 'gemma' });
  });

  it('says why it is down', () => {
    const models = { gemma: { usable: false, because: 'no server on port 8080' } };
    const state = stateOf([
      submitted(),
      withSlot,
      { type: 'PoolProbed', digest: 'sha256:slot', models },
    ]);
    expect(slotBoard(state)).toMatchObject({ status: 'down', because: 'no server on port 8080' });
  });
});
