import { describe, expect, it } from 'vitest';
import { findCall } from '../../source/state/call-book.ts';
import { givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

const one = () => t.planned([r.step('s1')]);
const checked = () => t.work(one(), 's1', 'good');
const by = 'ana';
const rerouteStep = (lane: 'thinker' | 'conductor' | 'scarce-reviewer' | 'worker-directed') =>
  ({ type: 'RerouteStep', step: 's1', lane, by }) as const;

describe('a paused lane', () => {
  const paused = () => t.tell(t.planning(), { type: 'PauseLane', lane: 'thinker', by });

  it('owes nothing new, and its work waits for it', () => {
    expect(t.openCalls(paused(), 'plan')).toHaveLength(1);
    expect(t.debts(paused())).toEqual([]);
  });

  it('goes on when it is resumed', () => {
    givenTale(paused())
      .when({ type: 'ResumeLane', lane: 'thinker', by })
      .then({ type: 'LaneResumed' });
    const resumed = t.tell(paused(), { type: 'ResumeLane', lane: 'thinker', by });
    expect(t.keys(resumed)).toEqual(['call plan.plan.1']);
  });

  it('lets what has begun come to its end', () => {
    const begun = t.begin(t.planning(), 'plan.plan.1');
    expect(t.keys(t.tell(begun, { type: 'PauseLane', lane: 'thinker', by }))).toEqual([
      'call plan.plan.1',
    ]);
  });

  it('does not begin again after a restart what was under way', () => {
    const begun = t.begin(t.planning(), 'plan.plan.1');
    const stopped = t.tellAll(
      begun,
      { type: 'PauseLane', lane: 'thinker', by },
      { type: 'Resume', by },
    );
    expect(t.keys(stopped)).toEqual(['probe spec:1']);
  });

  it('is paused once and resumed once', () => {
    givenTale(paused())
      .when({ type: 'PauseLane', lane: 'thinker', by })
      .thenRefused(/already/);
    const other = { type: 'ResumeLane', lane: 'conductor', by } as const;
    givenTale(paused())
      .when(other)
      .thenRefused(/not paused/);
  });
});

describe('a rerouted step', () => {
  it('has its call taken away and given to the other lane', () => {
    givenTale(one())
      .when(rerouteStep('thinker'))
      .then(
        { type: 'StepRerouted' },
        { type: 'CallRouted', call: { purpose: 'work', lane: 'thinker', attempt: 's1.a.0' } },
      );
    const moved = t.tell(one(), rerouteStep('thinker'));
    expect(findCall(moved.state.calls, 's1.work.1')?.status).toBe('dropped');
    expect(t.theCall(t.work(moved, 's1', 'good'), 'verify').model).not.toBe('nemo');
  });

  it('while it is verified moves the verification, and the rule still holds', () => {
    const moved = t.tell(checked(), rerouteStep('conductor'));
    expect(t.theCall(moved, 'verify')).toMatchObject({ lane: 'conductor', model: 'opus' });
    givenTale(checked())
      .when(rerouteStep('worker-directed'))
      .thenRefused(/flash is deepseek/);
  });

  it('is refused to a lane that takes no such work, or where nobody could verify it', () => {
    givenTale(one())
      .when(rerouteStep('scarce-reviewer'))
      .thenRefused(/only `review`/);
    const down = ['opus', 'codex', 'mini', 'mist'];
    const repairing = t.work(t.planned([r.step('s1')], { down }), 's1', 'r0', 'failed');
    expect(t.theCall(repairing, 'work').attempt).toBe('s1.a.1');
    givenTale(repairing)
      .when(rerouteStep('thinker'))
      .thenRefused(/no verifier of another family/);
  });

  it('that is blocked for want of a verifier has its verification moved', () => {
    const few = t.work(t.planned([r.step('s1')], { down: ['codex', 'mini'] }), 's1', 'good');
    const moved = t.tell(few, rerouteStep('thinker'));
    const blocked = t.failCall(t.failCall(moved, 'verify'), 'verify');
    expect(blocked.state.steps.s1?.status).toBe('blocked');
    const again = t.tell(blocked, rerouteStep('conductor'));
    expect(t.theCall(again, 'verify')).toMatchObject({ model: 'opus', attempt: 's1.a.0' });
    expect(t.openCalls(again, 'work')).toEqual([]);
  });

  it('that failed is worked on again by the other lane', () => {
    let story = t.planned([r.step('s1')]);
    for (const round of [0, 1, 2]) story = t.work(story, 's1', `r${round}`, 'failed');
    story = [0, 1, 2].reduce((told) => t.reply(told, 'plan', 'no'), story);
    const moved = t.tell(story, rerouteStep('thinker'));
    expect(t.theCall(moved, 'work')).toMatchObject({ lane: 'thinker', attempt: 's1.a.3' });
    expect(moved.state.steps.s1?.status).toBe('running');
  });

  it('is refused when it is done or not there', () => {
    const done = t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1');
    givenTale(done)
      .when(rerouteStep('thinker'))
      .thenRefused(/s1 is done/);
    const nowhere = { type: 'RerouteStep', step: 's9', lane: 'thinker', by } as const;
    givenTale(done)
      .when(nowhere)
      .thenRefused(/no step s9/);
  });
});

describe('a rerouted lane', () => {
  const toBig = { type: 'RerouteLane', from: 'worker-fast', to: 'worker-big', by } as const;

  it('has its running and queued steps moved', () => {
    const begun = t.begin(t.planned([r.step('s1'), r.step('s2')]), 's1.work.1');
    const moved = t.tell(begun, toBig);
    expect(t.openCalls(moved, 'work').map(({ call }) => [call.step, call.lane])).toEqual([
      ['s1', 'worker-big'],
      ['s2', 'worker-big'],
    ]);
    expect(findCall(moved.state.calls, 's1.work.1')?.status).toBe('dropped');
  });

  it('is not moved where a step under way would have nobody to take it', () => {
    const story = t.planned([r.step('s1')], { down: ['codex'] });
    givenTale(story)
      .when(toBig)
      .thenRefused(/s1 would be blocked on worker-big.*one by one/);
  });

  it('is not moved where a patch under verification would have nobody but its author’s family', () => {
    const down = ['codex', 'mini', 'mist'];
    const checking = t.work(t.planned([r.step('s1')], { down }), 's1', 'good');
    const to = 'worker-directed';
    // Of two families that may verify, the second is asked, and then there is none.
    const moved = t.tell(checking, { type: 'RerouteLane', from: 'thinker', to, by });
    expect(t.theCall(checking, 'verify').model).toBe('nemo');
    expect(t.theCall(moved, 'verify').model).toBe('opus');
    givenTale(moved)
      .when({ type: 'RerouteLane', from: 'conductor', to, by })
      .thenRefused(/s1 would be blocked on worker-directed: No admissible verifier/);
  });

  it('is given back by rerouting it to itself', () => {
    const back = { type: 'RerouteLane', from: 'worker-fast', to: 'worker-fast', by } as const;
    const story = t.tellAll(one(), toBig, back);
    expect(story.state.laneReroutes).toEqual({});
    givenTale(one())
      .when(back)
      .thenRefused(/already/);
  });

  it('never goes to the scarce reviewer or to a lane that is not there', () => {
    const scarce = { ...toBig, to: 'scarce-reviewer' } as const;
    givenTale(one())
      .when(scarce)
      .thenRefused(/takes no routine work/);
    const map = otherMap(
      ['  second-brain: { models: [gemma], optional: true }\n', ''],
      ['to: [second-brain, worker-fast]', 'to: [worker-fast]'],
      [', then: second-brain', ''],
    );
    const gone = { ...toBig, to: 'second-brain' } as const;
    const story = t.submitted({ map });
    givenTale(story)
      .when(gone)
      .thenRefused(/no lane second-brain/);
  });
});

describe('the budget', () => {
  const held = () => t.begin(t.planned([r.step('s1')], { job: { budgetUsd: 1 } }), 's1.work.1', 2);

  it('holds a call before it is made, and says what it would cost', () => {
    expect(held().last).toMatchObject([
      { type: 'BudgetRefused', call: 's1.work.1', estimateUsd: 2, spentUsd: 0, capUsd: 1 },
    ]);
    expect(t.debts(held())).toEqual([]);
  });

  it('that is raised lets the call be made', () => {
    givenTale(held())
      .when({ type: 'RaiseBudget', capUsd: 1, by })
      .thenRefused(/larger/);
    const raised = t.tell(held(), { type: 'RaiseBudget', capUsd: 3, by });
    expect(t.keys(raised)).toEqual(['call s1.work.1']);
    expect(t.begin(raised, 's1.work.1', 2).last).toMatchObject([{ type: 'CallBegun' }]);
  });

  it('counts what calls under way may cost', () => {
    const two = t.planned([r.step('s1'), r.step('s2')], { job: { budgetUsd: 3 } });
    const first = t.begin(two, 's1.work.1', 2);
    expect(t.begin(first, 's2.work.1', 2).last).toMatchObject([
      { type: 'BudgetRefused', spentUsd: 2 },
    ]);
  });

  it('lets a free call pass when it is spent', () => {
    const story = t.planned([r.step('s1')], { job: { budgetUsd: 0 } });
    expect(t.begin(story, 's1.work.1').last).toMatchObject([{ type: 'CallBegun' }]);
  });

  it('counts a call that a restart cut off as spent, and it is asked again', () => {
    const story = t.planned([r.step('s1')], { job: { budgetUsd: 3 } });
    const resumed = t.tell(t.begin(story, 's1.work.1', 2), { type: 'Resume', by });
    expect(resumed.state.spentUsd).toBe(2);
    expect(t.begin(resumed, 's1.work.1', 2).last).toMatchObject([{ type: 'BudgetRefused' }]);
  });
});

describe('the scarce reviewer', () => {
  const ask = (question = 'is it so?') => ({ type: 'AskReview', question, by }) as const;

  it('is asked at the audit only, with one question', () => {
    givenTale(one())
      .when(ask())
      .thenRefused(/at the audit/);
    givenTale(t.audited()).when(ask('  ')).thenRefused(/empty/);
    givenTale(t.audited())
      .when(ask())
      .then(
        { type: 'ReviewAsked', artifact: 'patch:all' },
        { type: 'CallRouted', call: { purpose: 'review', model: 'glm', artifact: 'patch:all' } },
      );
    const answered = t.reply(t.tell(t.audited(), ask()), 'review', 'it is so');
    expect(answered.last.at(-1)).toMatchObject({ type: 'ReviewGiven' });
  });

  it('has a quota that is spent before the call', () => {
    const asked = t.tell(t.audited(), ask());
    givenTale(asked).when(ask('and this?')).thenRefused(/spent/);
    const answered = t.reply(asked, 'review', 'it is so');
    givenTale(answered).when(ask('and this?')).thenRefused(/spent/);
  });

  it('whose call was lost with the harness counts as spent and is not repeated', () => {
    const begun = t.begin(t.tell(t.audited(), ask()), 'review.review.1');
    const resumed = t.tell(begun, { type: 'Resume', by });
    expect(resumed.last).toMatchObject([
      { type: 'RunResumed' },
      { type: 'CallLost', call: 'review.review.1' },
    ]);
    expect(t.keys(resumed)).not.toContain('call review.review.1');
    givenTale(resumed)
      .when(ask())
      .thenRefused(/lost call counts/);
  });

  it('takes one of two review steps, and the other is blocked', () => {
    const reviews = ['s1', 's2'].map((id) => r.step(id, { class: 'review', owns: [] }));
    const story = t.planned(reviews);
    expect(t.openCalls(story, 'work')).toHaveLength(1);
    expect(story.state.steps.s2).toMatchObject({ status: 'blocked' });
  });

  it('is not asked again for a patch it made, neither to repair nor to answer a doubt', () => {
    const story = t.work(t.planned([r.step('s1', { class: 'review', owns: [] })]), 's1', 'sneaky');
    const checkedPatch = t.owes(story, 'check s1.a.0')
      ? t.checks(story, 's1.a.0', 'passed')
      : story;
    const doubted = t.reply(checkedPatch, 'verify', r.fail);
    expect(t.openCalls(doubted, 'rebuttal')).toEqual([]);
    expect(doubted.state.steps.s1?.doubt).toBeDefined();
    expect(doubted.state.scarceSpent).toBe(1);
  });
});
