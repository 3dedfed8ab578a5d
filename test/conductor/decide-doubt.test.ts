import { describe, expect, it } from 'vitest';
import { allCalls } from '../../source/state/call-book.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { rule, runBare } from '../helpers/doubts.ts';
import { givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const written = () => t.work(t.planned([r.step('s1')]), 's1', 'first');
/** The seen case: a command that fails whatever the code does, against a right patch. */
const bare = () => runBare(t.reply(written(), 'verify', r.bareFail));
const rebutted = () => t.reply(bare(), 'rebuttal', r.rebut);
const proven = (name: string, story: t.Story) =>
  t.reproduce(t.reply(t.work(story, 's1', name), 'verify', r.provenFail), 'failed');
/** A proven defect that two repairs do not mend. */
const stubborn = () =>
  ['second', 'third'].reduce(
    (story, name) => proven(name, story),
    t.reproduce(t.reply(written(), 'verify', r.provenFail), 'failed'),
  );

const calls = (story: t.Story) => allCalls(story.state.calls).map(({ call }) => call.purpose);

describe('a bare command as a counter-example', () => {
  it('proves nothing: its author is asked once, and then the step waits for the person', () => {
    const story = rebutted();
    expect(t.all(story, 'CounterExampleRun')).toMatchObject([{ reproduced: false }]);
    expect(story.state.steps.s1).toMatchObject({ status: 'running' });
    expect(needsOf(story.state)).toMatchObject([{ type: 'step', step: 's1', status: 'doubted' }]);
    expect(calls(story)).toEqual(['triage', 'plan', 'verify', 'work', 'verify', 'rebuttal']);
    expect(t.all(story, 'StepFailed')).toEqual([]);
    expect(t.all(story, 'ReplanAsked')).toEqual([]);
  });

  it('is mended where its author agrees', () => {
    const story = t.reply(bare(), 'rebuttal', r.concede);
    expect(t.theCall(story, 'work').attempt).toBe('s1.a.1');
    expect(needsOf(story.state)).toEqual([]);
  });
});

describe('a proven defect', () => {
  it('that no repair mends waits for the person with the author’s answer, and no new plan is made', () => {
    const asked = stubborn();
    expect(t.theCall(asked, 'rebuttal')).toMatchObject({ attempt: 's1.a.2' });
    const story = t.reply(asked, 'rebuttal', r.rebut);
    expect(story.last.map(({ type }) => type)).toEqual([
      'CallEnded',
      'RebuttalGiven',
      'DoubtRaised',
    ]);
    expect(story.state.steps.s1?.doubt?.because).toBe(
      'nemo showed it wrong: it gives up after two tries, after 2 repair rounds',
    );
    expect(t.all(story, 'StepFailed')).toEqual([]);
    expect(t.all(story, 'ReplanAsked')).toEqual([]);
    expect(t.debts(story)).toEqual([]);
  });

  it('that the first repair mends passes', () => {
    const first = t.reproduce(t.reply(written(), 'verify', r.provenFail), 'failed');
    const story = t.reply(t.work(first, 's1', 'second'), 'verify', r.pass);
    expect(story.state.steps.s1?.verified).toBe('passed');
  });

  it('lets a step fail whose checks stay red: that is no veto', () => {
    const red = ['a', 'b', 'c'].reduce(
      (story, name) => t.work(story, 's1', name, 'failed'),
      t.planned([r.step('s1')]),
    );
    expect(t.all(red, 'StepFailed')).toHaveLength(1);
    expect(t.all(red, 'DoubtRaised')).toEqual([]);
  });
});

describe('a plan that its verifier refuses every time', () => {
  const refused = () => {
    const proposal = r.planReply(r.step('s1'));
    return [1, 2, 3].reduce((story) => {
      const proposed = t.reply(
        story,
        'plan',
        proposal.replace('all of it', `try ${story.facts.length}`),
      );
      return t.reply(proposed, 'verify', r.fail, { step: 'plan' });
    }, t.planning());
  };

  it('waits for the person, who may let it stand', () => {
    const story = refused();
    expect(story.state.steps.plan).toMatchObject({ status: 'running' });
    expect(t.all(story, 'StepFailed')).toEqual([]);
    const stands = rule(story, 'author', undefined, 'plan');
    expect(t.theCall(stands, 'work').step).toBe('s1');
    expect(stands.state.steps.plan?.verified).toBe('doubted');
  });

  it('is planned again where the person agrees with the verifier', () => {
    const again = rule(refused(), 'verifier', 'smaller steps', 'plan');
    expect(t.theCall(again, 'plan').step).toBe('plan');
    expect(again.state.steps.plan?.note).toBe('smaller steps');
  });
});

describe('what the person says', () => {
  it('for the author lets the result stand, and the audit names it first', () => {
    const story = t.toAudit(rule(rebutted(), 'author', 'the caller retries'));
    expect(story.state.steps.s1).toMatchObject({ status: 'done', verified: 'doubted' });
    const [first] = story.state.audit?.items ?? [];
    expect(first).toMatchObject({ type: 'overruled', step: 's1' });
    expect(first?.what).toMatch(/^ana took the author's side\. nemo/);
  });

  it('for the author also stands against a proven defect, by name', () => {
    const story = rule(t.reply(stubborn(), 'rebuttal', r.rebut), 'author');
    expect(story.state.steps.s1).toMatchObject({ status: 'done', verified: 'doubted' });
    expect(fold(story.recorded).steps.s1?.status).toBe('done');
  });

  it('for the verifier sends the step back with new rounds and the note', () => {
    const story = rule(rebutted(), 'verifier', 'close the handle');
    expect(story.state.steps.s1).toMatchObject({ mustRepair: false, note: 'close the handle' });
    expect(t.theCall(story, 'work').attempt).toBe('s1.a.1');
    const passed = t.reply(t.work(story, 's1', 'second'), 'verify', r.pass);
    expect(passed.state.steps.s1?.verified).toBe('passed');
  });

  it('is asked for again when the author gives back the same bytes to the end', () => {
    const back = rule(rebutted(), 'verifier', 'close the handle');
    const same = ['first', 'first', 'first'].reduce(
      (story, name) => t.work(story, 's1', name),
      back,
    );
    const story = t.reply(same, 'rebuttal', r.rebut);
    expect(story.state.steps.s1?.doubt).toBeDefined();
    expect(t.all(story, 'StepFailed')).toEqual([]);
    expect(rule(story, 'author').state.steps.s1?.status).toBe('done');
  });

  it('is refused where no doubt waits, or another one than was shown', () => {
    const wrong = { type: 'RuleDoubt', step: 's1', call: 's1.verify.9', ruling: 'author' } as const;
    givenTale(rebutted())
      .when({ ...wrong, by: 'ana' })
      .thenRefused(/not the one you were shown/);
    givenTale(written())
      .when({ ...wrong, by: 'ana' })
      .thenRefused(/No doubt about s1 waits/);
    givenTale(rebutted())
      .when({ type: 'RetryStep', step: 's1', by: 'ana' })
      .thenRefused(/waits for you to say who is right/);
  });

  it('can be to cancel the step instead', () => {
    const story = t.tell(rebutted(), { type: 'CancelStep', step: 's1', by: 'ana' });
    expect(needsOf(story.state).filter(({ type }) => type === 'step')).toEqual([]);
  });
});
