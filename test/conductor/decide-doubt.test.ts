import { describe, expect, it } from 'vitest';
import { allCalls } from '../../source/state/call-book.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { rule, runBare } from '../helpers/doubts.ts';
import { givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/tale.ts';

const written = () => t.work(t.planned([r.step('s1')]), 's1', 'first');
/** The seen case: a command that fails whatever the code does, against a right patch. */
const bare = () => runBare(t.reply(written(), 'verify', r.bareFail));
const rebutted = () => t.reply(bare(), 'rebuttal', r.rebut);
const proven = (name: string, tale: t.Tale) =>
  t.reproduce(t.reply(t.work(tale, 's1', name), 'verify', r.provenFail), 'failed');
/** A proven defect that two repairs do not mend. */
const stubborn = () =>
  ['second', 'third'].reduce(
    (tale, name) => proven(name, tale),
    t.reproduce(t.reply(written(), 'verify', r.provenFail), 'failed'),
  );

const calls = (tale: t.Tale) => allCalls(tale.state.calls).map(({ call }) => call.purpose);

describe('a bare command as a counter-example', () => {
  it('proves nothing: its author is asked once, and then the step waits for the person', () => {
    const tale = rebutted();
    expect(t.all(tale, 'CounterExampleRun')).toMatchObject([{ reproduced: false }]);
    expect(tale.state.steps.s1).toMatchObject({ status: 'running' });
    expect(needsOf(tale.state)).toMatchObject([{ type: 'step', step: 's1', status: 'doubted' }]);
    expect(calls(tale)).toEqual(['triage', 'plan', 'verify', 'work', 'verify', 'rebuttal']);
    expect(t.all(tale, 'StepFailed')).toEqual([]);
    expect(t.all(tale, 'ReplanAsked')).toEqual([]);
  });

  it('is mended where its author agrees', () => {
    const tale = t.reply(bare(), 'rebuttal', r.concede);
    expect(t.theCall(tale, 'work').attempt).toBe('s1.a.1');
    expect(needsOf(tale.state)).toEqual([]);
  });
});

describe('a proven defect', () => {
  it('that no repair mends waits for the person with the author’s answer, and no new plan is made', () => {
    const asked = stubborn();
    expect(t.theCall(asked, 'rebuttal')).toMatchObject({ attempt: 's1.a.2' });
    const tale = t.reply(asked, 'rebuttal', r.rebut);
    expect(tale.last.map(({ type }) => type)).toEqual([
      'CallEnded',
      'RebuttalGiven',
      'DoubtRaised',
    ]);
    expect(tale.state.steps.s1?.doubt?.because).toBe(
      'nemo showed it wrong: it gives up after two tries, after 2 repair rounds',
    );
    expect(t.all(tale, 'StepFailed')).toEqual([]);
    expect(t.all(tale, 'ReplanAsked')).toEqual([]);
    expect(t.debts(tale)).toEqual([]);
  });

  it('that the first repair mends passes', () => {
    const first = t.reproduce(t.reply(written(), 'verify', r.provenFail), 'failed');
    const tale = t.reply(t.work(first, 's1', 'second'), 'verify', r.pass);
    expect(tale.state.steps.s1?.verified).toBe('passed');
  });

  it('lets a step fail whose checks stay red: that is no veto', () => {
    const red = ['a', 'b', 'c'].reduce(
      (tale, name) => t.work(tale, 's1', name, 'failed'),
      t.planned([r.step('s1')]),
    );
    expect(t.all(red, 'StepFailed')).toHaveLength(1);
    expect(t.all(red, 'DoubtRaised')).toEqual([]);
  });
});

describe('a plan that its verifier refuses every time', () => {
  const refused = () => {
    const proposal = r.planReply(r.step('s1'));
    return [1, 2, 3].reduce((tale) => {
      const proposed = t.reply(
        tale,
        'plan',
        proposal.replace('all of it', `try ${tale.facts.length}`),
      );
      return t.reply(proposed, 'verify', r.fail, { step: 'plan' });
    }, t.planning());
  };

  it('waits for the person, who may let it stand', () => {
    const tale = refused();
    expect(tale.state.steps.plan).toMatchObject({ status: 'running' });
    expect(t.all(tale, 'StepFailed')).toEqual([]);
    const stands = rule(tale, 'author', undefined, 'plan');
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
    const tale = t.toAudit(rule(rebutted(), 'author', 'the caller retries'));
    expect(tale.state.steps.s1).toMatchObject({ status: 'done', verified: 'doubted' });
    const [first] = tale.state.audit?.items ?? [];
    expect(first).toMatchObject({ type: 'overruled', step: 's1' });
    expect(first?.what).toMatch(/^ana took the author's side\. nemo/);
  });

  it('for the author also stands against a proven defect, by name', () => {
    const tale = rule(t.reply(stubborn(), 'rebuttal', r.rebut), 'author');
    expect(tale.state.steps.s1).toMatchObject({ status: 'done', verified: 'doubted' });
    expect(fold(tale.recorded).steps.s1?.status).toBe('done');
  });

  it('for the verifier sends the step back with new rounds and the note', () => {
    const tale = rule(rebutted(), 'verifier', 'close the handle');
    expect(tale.state.steps.s1).toMatchObject({ mustRepair: false, note: 'close the handle' });
    expect(t.theCall(tale, 'work').attempt).toBe('s1.a.1');
    const passed = t.reply(t.work(tale, 's1', 'second'), 'verify', r.pass);
    expect(passed.state.steps.s1?.verified).toBe('passed');
  });

  it('is asked for again when the author gives back the same bytes to the end', () => {
    const back = rule(rebutted(), 'verifier', 'close the handle');
    const same = ['first', 'first', 'first'].reduce((tale, name) => t.work(tale, 's1', name), back);
    const tale = t.reply(same, 'rebuttal', r.rebut);
    expect(tale.state.steps.s1?.doubt).toBeDefined();
    expect(t.all(tale, 'StepFailed')).toEqual([]);
    expect(rule(tale, 'author').state.steps.s1?.status).toBe('done');
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
    const tale = t.tell(rebutted(), { type: 'CancelStep', step: 's1', by: 'ana' });
    expect(needsOf(tale.state).filter(({ type }) => type === 'step')).toEqual([]);
  });
});
