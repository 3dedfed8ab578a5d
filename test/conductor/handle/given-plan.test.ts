import { describe, expect, it } from 'vitest';
import { givenPlanProblems } from '../../../source/conductor/handle/given-plan.ts';
import type { Command } from '../../../source/domain/commands.ts';
import { decodeFact } from '../../../source/domain/decode.ts';
import type { GivenPlan, PlanStep } from '../../../source/domain/plan/plan.ts';
import { given, givenTale } from '../../helpers/given.ts';
import { fail, pass } from '../../helpers/replies.ts';
import { otherMap } from '../../helpers/small-map.ts';
import * as t from '../../helpers/story.ts';

function words(id: string, over: Partial<PlanStep> = {}): PlanStep {
  return {
    id,
    title: `answer ${id}`,
    taskClass: 'quick',
    detail: `the prompt of ${id}`,
    dependsOn: [],
    owns: [],
    acceptance: [],
    hard: false,
    product: 'answer',
    ...over,
  };
}

const planOf = (...steps: readonly PlanStep[]): GivenPlan => ({
  by: 'the kit pick-one',
  plan: { summary: 'a panel', steps },
});

const begun = (...steps: readonly PlanStep[]) =>
  t.submitted({ job: { givenPlan: planOf(...steps) } });

/** The open work call of a step is answered in words. */
function answer(story: t.Story, step: string, digest = `words:${step}`): t.Story {
  const spoken = t.reply(story, 'work', `words of ${step}`, { step });
  const debt = t.debts(spoken).find((one) => one.type === 'harvest');
  if (debt?.type !== 'harvest') throw new Error(`No harvest is owed: ${t.storyText(spoken)}`);
  const result = { status: 'no-change', answer: digest } as const;
  return t.tell(spoken, { type: 'EndHarvest', attempt: debt.attempt, result });
}

const laneOf = (story: t.Story, step: string) => t.theCall(story, 'work', step).lane;

describe('a job with a given plan', () => {
  it('asks no model to sort or to plan it, and says whose plan it is', () => {
    const story = begun(words('one'));
    expect(t.all(story, 'CallRouted').map(({ call }) => call.purpose)).toEqual(['work']);
    expect(t.all(story, 'PlanProposed')).toMatchObject([
      { authors: [], plan: { steps: [{ id: 'one' }] } },
    ]);
    expect(t.all(story, 'PlanAccepted')).toMatchObject([
      { because: 'it is given by the kit pick-one and no model made it' },
    ]);
  });

  it('without one is sorted and planned by models as before', () => {
    expect(t.all(t.submitted(), 'CallRouted').map(({ call }) => call.purpose)).toEqual(['triage']);
  });

  it('takes more steps than a model may plan, and ends with their answers', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const all = begun(...ids.map((id) => words(id)), words('sum', { dependsOn: ids }));
    const done = [...ids, 'sum'].reduce((story, id) => answer(story, id), all);
    expect(done.state.ended).toMatchObject({ status: 'verified' });
    expect(t.all(done, 'StepDone')).toHaveLength(ids.length + 2);
  });

  it('folds from its journal to the same state', () => {
    const story = answer(begun(words('one'), words('two', { dependsOn: ['one'] })), 'one');
    const lines = story.recorded.map(({ fact }) => decodeFact(JSON.parse(JSON.stringify(fact)), 1));
    expect(lines).toEqual(story.facts.map((fact) => ({ status: 'read', fact })));
    expect(t.storyOf(story.recorded).state).toEqual(story.state);
  });

  it('stops at its plan in step mode and goes on when told', () => {
    const story = t.submitted({ job: { stepMode: true, givenPlan: planOf(words('one')) } });
    expect(t.all(story, 'GateReached')).toMatchObject([
      { gate: 'plan 1', because: 'the plan is given by the kit pick-one; its steps come next' },
    ]);
    expect(
      t.all(t.tell(story, { type: 'PassGate', gate: 'plan 1', by: 'ana' }), 'CallRouted'),
    ).toHaveLength(1);
  });
});

describe('lanes of a given step', () => {
  it('come before those of its class, with the plan as their because', () => {
    const story = begun(words('one', { lanes: ['thinker'] }));
    expect(t.theCall(story, 'work', 'one')).toMatchObject({
      lane: 'thinker',
      because: 'the plan asks for thinker; nemo on thinker is the first',
    });
  });

  it('give way to those of its class when they cannot take it', () => {
    const story = t.submitted({
      down: ['nemo', 'mist'],
      job: { givenPlan: planOf(words('one', { lanes: ['thinker'] })) },
    });
    expect(t.theCall(story, 'work', 'one')).toMatchObject({
      lane: 'second-brain',
      passedOver: [
        { lane: 'thinker', model: 'nemo' },
        { lane: 'thinker', model: 'mist' },
      ],
    });
  });

  it('are the only ones where the plan says so', () => {
    const one = words('one', { lanes: ['thinker'], only: true });
    const job = { givenPlan: planOf(one) };
    expect(laneOf(t.submitted({ job }), 'one')).toBe('thinker');
    const story = t.submitted({ down: ['nemo', 'mist'], job });
    expect(t.all(story, 'CallRouted')).toEqual([]);
    expect(story.state.steps.one?.status).toBe('blocked');
  });

  it('never open the scarce reviewer to another class than review', () => {
    const story = begun(words('one', { lanes: ['scarce-reviewer'] }));
    expect(laneOf(story, 'one')).toBe('second-brain');
  });
});

describe('steps that stay apart', () => {
  const lanes = ['worker-fast', 'worker-directed', 'thinker'] as const;

  it('go to models of other families', () => {
    const story = begun(
      words('one', { lanes }),
      words('two', { lanes, apart: ['one'] }),
      words('three', { lanes, apart: ['one', 'two'] }),
    );
    const models = ['one', 'two', 'three'].map((id) => t.theCall(story, 'work', id).model);
    expect(models).toEqual(['spark', 'mini', 'nemo']);
  });

  it('go where they can when no other family is left, and say so', () => {
    const map = otherMap(
      [
        'worker-fast: { models: [spark, mini], atOnce: 2 }',
        'worker-fast: { models: [spark], atOnce: 2 }',
      ],
      [
        'quick: { to: [second-brain, worker-fast], verify: none }',
        'quick: { to: [worker-fast], verify: none }',
      ],
    );
    const story = t.submitted({
      map,
      job: { givenPlan: planOf(words('one'), words('two', { apart: ['one'] })) },
    });
    expect(t.theCall(story, 'work', 'two').because).toBe(
      'quick goes to worker-fast; spark is the first; nobody of another family than deepseek is free for it',
    );
  });
});

describe('a given step that gives an answer', () => {
  it('is verified by the rule of its class, by another family', () => {
    const answered = answer(begun(words('one', { taskClass: 'directed' })), 'one');
    const call = t.theCall(answered, 'verify', 'one');
    expect(call.model).not.toBe('flash');
    expect(call.lane).toBe('worker-fast');
    const done = t.reply(answered, 'verify', pass, { step: 'one' });
    expect(t.all(done, 'StepDone').at(-1)).toMatchObject({ step: 'one', verified: 'passed' });
  });

  it('is written again when its verifier refuses it', () => {
    const answered = answer(begun(words('one', { taskClass: 'directed' })), 'one');
    const refused = t.reply(answered, 'verify', fail, { step: 'one' });
    expect(t.theCall(refused, 'work', 'one').attempt).toBe('one.a.1');
  });

  it('of a class without a verify rule needs no verdict', () => {
    const done = answer(begun(words('one')), 'one');
    expect(t.all(done, 'StepDone').at(-1)).toMatchObject({ verified: 'not-required' });
  });

  it('that changed files becomes a patch and is checked and verified', () => {
    const spoken = t.work(begun(words('one', { taskClass: 'directed' })), 'one', 'a');
    expect(t.all(spoken, 'StepReclassed')).toMatchObject([{ step: 'one', taskClass: 'patch' }]);
    expect(t.keys(spoken)).toEqual(['call one.verify.1']);
    expect(t.all(spoken, 'ChecksEnded')).toMatchObject([{ subject: 'one.a.0' }]);
  });
});

describe('an optional step', () => {
  const panel = [
    words('one', { optional: true, lanes: ['worker-directed'] }),
    words('two', { optional: true }),
    words('sum', { dependsOn: ['one', 'two'] }),
  ];
  const dead = (story: t.Story, step: string): t.Story =>
    t.openCalls(story, 'work', step).length === 0
      ? story
      : dead(t.failCall(story, 'work', { step }), step);

  it('that nobody can do is named and the rest goes on', () => {
    const story = dead(begun(...panel), 'one');
    expect(t.all(story, 'StepCancelled')).toMatchObject([
      {
        step: 'one',
        by: 'the harness',
        because: expect.stringMatching(/goes on without it: No lane/),
      },
    ]);
    const done = answer(answer(story, 'two'), 'sum');
    expect(done.state.ended).toMatchObject({ status: 'verified' });
    expect(done.state.steps.one?.status).toBe('cancelled');
  });

  it('among others that all failed blocks what stands on them', () => {
    const story = dead(dead(begun(...panel), 'one'), 'two');
    expect(t.all(story, 'StepBlocked').at(-1)).toMatchObject({
      step: 'sum',
      because: 'every step it depends on came to nothing',
    });
  });

  it('is the only kind that may be missing', () => {
    const needed = [words('one'), words('sum', { dependsOn: ['one'] })];
    const story = t.tell(begun(...needed), { type: 'CancelStep', step: 'one', by: 'ana' });
    expect(t.all(story, 'StepBlocked')).toMatchObject([{ step: 'sum' }]);
  });
});

describe('a given plan that is none', () => {
  const submit = (...steps: readonly PlanStep[]): Command =>
    t.submit({ givenPlan: planOf(...steps) });

  it.each([
    [
      'has a circle',
      [words('a', { dependsOn: ['b'] }), words('b', { dependsOn: ['a'] })],
      /circle/,
    ],
    ['depends on nothing known', [words('a', { dependsOn: ['x'] })], /which is not a step/],
    ['takes the name of a fixed step', [words('synthesis')], /taken by a fixed step/],
    [
      'stays apart from a later step',
      [words('a', { apart: ['b'] }), words('b')],
      /not a step before it/,
    ],
    [
      'has an optional change of files',
      [words('a', { optional: true, owns: ['src/a.ts'] })],
      /cannot be optional/,
    ],
  ] as const)('is refused when it %s', (_, steps, why) => {
    given()
      .when(submit(...steps))
      .thenRefused(why);
  });

  it('does not refuse a good one', () => {
    expect(
      givenPlanProblems(planOf(words('a'), words('b', { dependsOn: ['a'], apart: ['a'] })).plan),
    ).toEqual([]);
  });

  it('is not replaced by a model: a person is told what to do instead', () => {
    givenTale(begun(words('one')))
      .when({ type: 'Replan', because: 'other steps', by: 'ana' })
      .thenRefused(/given by the kit pick-one.*Retry/);
  });

  it('is not replaced when a step is refused to the end: a person decides', () => {
    const steps = [words('one', { taskClass: 'directed' })];
    let story = begun(...steps);
    for (let round = 0; round < 3; round += 1) {
      story = t.reply(answer(story, 'one', `words:${round}`), 'verify', fail, { step: 'one' });
    }
    expect(t.all(story, 'DoubtRaised')).toHaveLength(1);
    expect(t.all(story, 'ReplanAsked')).toEqual([]);
  });
});
