import { describe, expect, it } from 'vitest';
import type { LaneId } from '../../source/domain/ids.ts';
import { chooseLane, type LaneQuestion } from '../../source/router/route.ts';
import { applyTune } from '../../source/spec/tune.ts';
import { mapWith } from '../spec/maps.ts';
import { author, conditions } from './conditions.ts';

const map = mapWith();
const ask = (question: Partial<LaneQuestion> & Pick<LaneQuestion, 'taskClass'>) =>
  chooseLane({ map, ...conditions(map), alsoNeedsVerifier: 0, ...question });

describe('the lane of a class', () => {
  it.each([
    ['quick', 'second-brain', 'gemma'],
    ['plan', 'thinker', 'nemotron'],
    ['patch', 'worker-fast', 'code-spark'],
    ['directed', 'worker-directed', 'code-flash'],
    ['ship', 'worker-big', 'codex'],
    ['review', 'scarce-reviewer', 'glm'],
    ['synthesis', 'conductor', 'claude-code'],
  ] as const)('of %s is %s with %s, and it says why', (taskClass, lane, model) => {
    const choice = ask({ taskClass });
    expect(choice).toMatchObject({ status: 'routed', lane, model, passedOver: [] });
    expect(choice.because).toContain(`${taskClass} goes to ${lane}`);
  });

  it('falls back to the next lane, with a reason for the one passed over', () => {
    const choice = ask({ taskClass: 'quick', ...conditions(map, ['gemma']) });
    expect(choice).toMatchObject({ lane: 'worker-fast', model: 'code-spark' });
    expect(choice.passedOver).toEqual([
      {
        lane: 'second-brain',
        model: 'gemma',
        because: 'gemma cannot be used: its key is not set',
      },
    ]);
  });

  it('falls back to the next model of a lane when one failed for this call', () => {
    const tried = [{ lane: 'conductor', model: 'claude-code' }] as const;
    expect(ask({ taskClass: 'synthesis', tried })).toMatchObject({ model: 'codex' });
    expect(ask({ taskClass: 'synthesis', tried: [] })).toMatchObject({ model: 'claude-code' });
  });

  it('is blocked when nothing of it can be used, with what keeps it and what to do', () => {
    const choice = ask({ taskClass: 'plan', ...conditions(map, ['nemotron']) });
    expect(choice).toMatchObject({ status: 'blocked' });
    expect(choice.because).toBe(
      'No lane can take `plan` (thinker: nemotron cannot be used: its key is not set).',
    );
    expect(choice).toHaveProperty('remedy', expect.stringContaining('reroute the step'));
  });

  it('does not take a model that nobody probed', () => {
    expect(ask({ taskClass: 'plan', usable: new Map() })).toMatchObject({ status: 'blocked' });
  });

  it('is blocked when a project disabled it', () => {
    const choice = ask({ map: applyTune(map, { disabledLanes: ['thinker'] }), taskClass: 'plan' });
    expect(choice).toMatchObject({ status: 'blocked' });
    expect(choice.because).toContain('disabled here');
  });
});

describe('what a person orders', () => {
  it('a paused lane takes nothing, and the remedy is to resume it', () => {
    const choice = ask({ taskClass: 'patch', pausedLanes: new Set<LaneId>(['worker-fast']) });
    expect(choice).toMatchObject({ status: 'blocked' });
    expect(choice).toHaveProperty('remedy', 'Resume worker-fast, or reroute the step.');
  });

  it('a rerouted step goes to that lane alone', () => {
    expect(ask({ taskClass: 'patch', forcedLane: 'worker-big' })).toMatchObject({
      lane: 'worker-big',
      because: 'a person rerouted it to worker-big; codex takes it',
    });
    const down = ask({
      taskClass: 'patch',
      forcedLane: 'worker-big',
      ...conditions(map, ['codex']),
    });
    expect(down).toMatchObject({ status: 'blocked' });
  });

  it('a rerouted lane hands its work on, and the order is shown', () => {
    const laneReroutes = new Map<LaneId, LaneId>([['worker-fast', 'worker-big']]);
    const choice = ask({ taskClass: 'patch', laneReroutes });
    expect(choice).toMatchObject({ lane: 'worker-big', model: 'codex' });
    expect(choice.passedOver).toEqual([
      { lane: 'worker-fast', because: 'a person rerouted its work to worker-big' },
    ]);
  });

  it('reroutes that form a ring still end somewhere', () => {
    const laneReroutes = new Map<LaneId, LaneId>([
      ['worker-fast', 'worker-big'],
      ['worker-big', 'worker-fast'],
    ]);
    expect(ask({ taskClass: 'patch', laneReroutes }).status).toBe('routed');
  });

  it('never sends routine work to the scarce reviewer', () => {
    const forced = ask({ taskClass: 'patch', forcedLane: 'scarce-reviewer' });
    expect(forced).toMatchObject({ status: 'blocked' });
    expect(forced.because).toContain('it serves only `review`');
    const laneReroutes = new Map<LaneId, LaneId>([['worker-fast', 'scarce-reviewer']]);
    expect(ask({ taskClass: 'patch', laneReroutes }).status).toBe('blocked');
  });
});

describe('a further candidate', () => {
  it('comes from another family, from the other workers where the route has none', () => {
    const choice = ask({ taskClass: 'patch', avoidFamilies: ['deepseek'], alsoNeedsVerifier: 1 });
    expect(choice).toMatchObject({ lane: 'worker-big', model: 'codex' });
    expect(choice.passedOver[0]?.because).toBe('code-spark is deepseek, like a candidate there is');
  });

  it('is blocked when every family is taken', () => {
    const choice = ask({ taskClass: 'patch', avoidFamilies: ['deepseek', 'openai'] });
    expect(choice).toMatchObject({ status: 'blocked' });
  });
});

describe('an author whose work could not be verified', () => {
  it('is passed over', () => {
    const mixed = mapWith([
      'worker-fast: { models: [code-spark]',
      'worker-fast: { models: [code-spark, codex]',
    ]);
    const down = conditions(mixed, ['nemotron', 'claude-code']);
    const choice = ask({ map: mixed, taskClass: 'patch', ...down, alsoNeedsVerifier: 2 });
    expect(choice).toMatchObject({ status: 'routed', model: 'codex' });
    expect(choice.passedOver[0]).toMatchObject({
      model: 'code-spark',
      because: '1 of 2 verifiers of another family for what code-spark writes',
    });
    const fewer = conditions(mixed, ['nemotron', 'claude-code', 'code-spark', 'code-flash']);
    expect(ask({ map: mixed, taskClass: 'ship', ...fewer, alsoNeedsVerifier: 2 })).toMatchObject({
      status: 'blocked',
      because:
        'No lane can take `ship` (worker-big: 0 of 2 verifiers of another family for what codex writes).',
    });
  });

  it('is blocked with the key that would cure it', () => {
    const down = conditions(map, ['nemotron', 'codex', 'claude-code']);
    const choice = ask({ taskClass: 'patch', ...down, alsoNeedsVerifier: 1 });
    expect(choice).toHaveProperty('remedy', expect.stringContaining('Set NVIDIA_API_KEY'));
  });

  it('is taken when a paused lane could verify it later', () => {
    const pausedLanes = new Set<LaneId>(['thinker', 'worker-big', 'conductor']);
    expect(ask({ taskClass: 'patch', pausedLanes, alsoNeedsVerifier: 1 }).status).toBe('routed');
  });

  it('counts everyone who already wrote', () => {
    const down = conditions(map, ['codex', 'claude-code']);
    const question = { taskClass: 'patch', ...down, alsoNeedsVerifier: 1 } as const;
    expect(ask(question).status).toBe('routed');
    expect(ask({ ...question, authors: [author(map, 'nemotron')] }).status).toBe('blocked');
    expect(ask({ ...question, authors: [author(map, 'nemotron', 'planner')] }).status).toBe(
      'routed',
    );
  });
});
