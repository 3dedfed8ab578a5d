import { describe, expect, it } from 'vitest';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { ContractForm } from '../../source/domain/contract-form.ts';
import { givenTale } from '../helpers/given.ts';
import { fail, pass, planReply, step } from '../helpers/replies.ts';
import { otherMap, smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

type Route = Partial<ContractForm['route']>;

function contractOf(route: Route): ContractForm {
  const form = contractFromText('retry in fetchShelf');
  return { ...form, route: { ...form.route, taskClass: 'implementation', ...route } };
}

/** A job whose contract names its class, so that it is planned at once. */
const begun = (route: Route, down: readonly string[] = [], map = smallMap) =>
  t.submitted({ map, down, job: { contract: contractOf(route) } });

/** The plan's call and the work call of its one patch. */
function lanes(budgetProfile: string) {
  const story = begun({ budgetProfile });
  const plan = t.theCall(story, 'plan');
  const proposed = t.reply(story, 'plan', planReply(step('s1')));
  const accepted = t.reply(proposed, 'verify', pass, { step: 'plan' });
  return { plan, work: t.theCall(accepted, 'work', 's1') };
}

describe('one contract under three budget profiles', () => {
  it('takes the route as the spec writes it when balanced', () => {
    const { plan, work } = lanes('balanced');
    expect([plan.lane, work.lane]).toEqual(['thinker', 'worker-fast']);
    expect(work).toMatchObject({
      because: 'patch goes to worker-fast; spark is the first',
      passedOver: [],
    });
  });

  it('takes what is free or paid for already before what costs, and says what it passed over', () => {
    const { plan, work } = lanes('free-first');
    expect([plan.lane, work.lane, work.model]).toEqual(['thinker', 'worker-big', 'codex']);
    expect(work.because).toBe(
      'patch goes to worker-big under free-first; codex is the next that can',
    );
    expect(work.passedOver).toEqual([
      {
        lane: 'worker-fast',
        model: 'spark',
        because:
          'free-first takes codex (paid for already) before spark ($2.00 a million tokens in and out)',
      },
      {
        lane: 'worker-fast',
        model: 'mini',
        because:
          'free-first takes codex (paid for already) before mini ($2.00 a million tokens in and out)',
      },
    ]);
  });

  it('takes the strongest lanes first when best', () => {
    const { plan, work } = lanes('best');
    expect([plan.lane, work.lane]).toEqual(['conductor', 'worker-big']);
    expect(plan).toMatchObject({
      because: 'plan goes to conductor under best; opus is the next that can',
      passedOver: [
        { lane: 'thinker', model: 'nemo', because: 'best takes conductor before thinker' },
        { lane: 'thinker', model: 'mist' },
      ],
    });
  });

  it('counts an unknown profile as balanced', () => {
    expect(lanes('cheapest').work.lane).toBe('worker-fast');
  });

  it('keeps the one rule: whoever cannot be verified is passed over, however cheap', () => {
    const map = otherMap(
      ['conductor: { models: [opus] }', 'conductor: { models: [codex] }'],
      ['thinker: { models: [nemo, mist] }', 'thinker: { models: [mini] }'],
      [
        'worker-fast: { models: [spark, mini], atOnce: 2 }',
        'worker-fast: { models: [mini, spark], atOnce: 2 }',
      ],
    );
    const story = t.submitted({
      map,
      down: ['flash', 'spark'],
      job: { contract: contractOf({ budgetProfile: 'free-first' }) },
    });
    expect(t.all(story, 'StepBlocked')).toMatchObject([{ step: 'plan' }]);
  });
});

describe('a fallback route that names a lane', () => {
  const route = { fallback: ['worker-big', 'bridges'] };
  const planned = (down: readonly string[] = []) => {
    const proposed = t.reply(begun(route, down), 'plan', planReply(step('s1')));
    return t.reply(proposed, 'verify', pass, { step: 'plan' });
  };

  it('is taken when the lanes of the class fail, and journalled with what failed', () => {
    const first = t.failCall(planned(), 'work', { step: 's1' });
    const second = t.failCall(first, 'work', { step: 's1' });
    expect(t.theCall(second, 'work', 's1')).toMatchObject({
      lane: 'worker-big',
      because: expect.stringContaining("by the contract's fallback route"),
    });
    expect(t.all(second, 'FallbackUsed')).toMatchObject([
      {
        kind: 'lane',
        item: 'worker-big',
        step: 's1',
        use: 's1.work.3',
        because: expect.stringContaining('spark gave no answer that counts for this call'),
      },
    ]);
    expect(second.state.fallbacks).toHaveLength(1);
  });

  it('is not taken while one of them can', () => {
    const story = t.failCall(planned(), 'work', { step: 's1' });
    expect(t.theCall(story, 'work', 's1').model).toBe('mini');
    expect(t.all(story, 'FallbackUsed')).toEqual([]);
  });

  it('is taken at once when the lanes of the class cannot be used', () => {
    const story = planned(['spark', 'mini']);
    expect(t.theCall(story, 'work', 's1').lane).toBe('worker-big');
    expect(t.all(story, 'FallbackUsed')).toHaveLength(1);
  });

  it('without one the step is blocked as before', () => {
    const proposed = t.reply(begun({}, ['spark', 'mini']), 'plan', planReply(step('s1')));
    const accepted = t.reply(proposed, 'verify', pass, { step: 'plan' });
    expect(t.all(accepted, 'StepBlocked')).toMatchObject([{ step: 's1' }]);
  });
});

describe('a fallback route that names no lane', () => {
  const route = { fallback: ['shared store', 'bridges'] };
  const rounds = (story: t.Story): t.Story => {
    let told = story;
    for (let round = 0; round < 3; round += 1) told = t.work(told, 's1', `bad ${round}`, 'failed');
    return told;
  };
  const planned = (story: t.Story) => {
    const proposed = t.reply(story, 'plan', planReply(step('s1')));
    return t.reply(proposed, 'verify', pass, { step: 'plan' });
  };

  it('is followed in its order when a step fails and the job is planned anew', () => {
    const failed = rounds(planned(begun(route)));
    expect(failed.last.slice(-4)).toMatchObject([
      { type: 'StepFailed' },
      { type: 'FallbackUsed', kind: 'strategy', item: 'shared store', use: 'replan 1' },
      { type: 'ReplanAsked' },
      { type: 'CallRouted', call: { purpose: 'plan' } },
    ]);
  });

  it('goes on with the second when a person asks for another plan', () => {
    const again = t.tell(planned(begun(route)), { type: 'Replan', because: 'too big', by: 'ana' });
    const proposed = t.reply(again, 'plan', planReply(step('s2')));
    const second = t.reply(proposed, 'verify', pass, { step: 'plan' });
    const last = t.tell(second, { type: 'Replan', because: 'still too big', by: 'ana' });
    expect(t.all(last, 'FallbackUsed').map(({ item, use }) => [item, use])).toEqual([
      ['shared store', 'replan 1'],
      ['bridges', 'replan 2'],
    ]);
    const third = t.reply(last, 'plan', planReply(step('s3')));
    const done = t.reply(third, 'verify', pass, { step: 'plan' });
    const none = t.tell(done, { type: 'Replan', because: 'once more', by: 'ana' });
    expect(none.last[0]).toMatchObject({ type: 'ReplanAsked' });
  });
});

describe('the task class of a contract', () => {
  it('implementation takes steps that change files and refuses a plan of others', () => {
    const story = t.reply(begun({}), 'plan', planReply(step('s1', { class: 'quick', owns: [] })));
    expect(t.all(story, 'PlanRefused')).toMatchObject([
      { problems: [expect.stringContaining('use one of patch, directed, ship')] },
    ]);
    const good = t.reply(begun({}), 'plan', planReply(step('s1', { class: 'directed' })));
    expect(t.all(good, 'PlanProposed')).toHaveLength(1);
  });

  it('quick is answered without a planner', () => {
    const story = begun({ taskClass: 'quick' });
    expect(t.all(story, 'CallRouted').map(({ call }) => call.purpose)).toEqual(['work']);
  });

  it('an unknown one is left to the planner', () => {
    const story = begun({ taskClass: 'painting' });
    const proposed = t.reply(story, 'plan', planReply(step('s1', { class: 'quick', owns: [] })));
    expect(t.all(proposed, 'PlanProposed')).toHaveLength(1);
  });

  it('stays with its steps through a verifier that refuses the plan', () => {
    const proposed = t.reply(begun({}), 'plan', planReply(step('s1')));
    givenTale(t.begin(proposed, 'plan.verify.1'))
      .when(t.endOf('plan.verify.1', fail))
      .then(
        { type: 'CallEnded' },
        { type: 'VerdictGiven' },
        { type: 'CallRouted', call: { purpose: 'plan' } },
      );
  });
});
