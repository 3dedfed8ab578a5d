import { describe, expect, it } from 'vitest';
import { rule, runBare } from '../helpers/doubts.ts';
import { givenTale } from '../helpers/given.ts';
import { allRead, readingOf } from '../helpers/readings.ts';
import * as r from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

const checked = () => t.work(t.planned([r.step('s1')]), 's1', 'first');
const doubted = () => t.reply(checked(), 'verify', r.fail);
const proven = () => t.reproduce(t.reply(checked(), 'verify', r.provenFail), 'failed');

describe('a verdict', () => {
  it('that passes ends the step', () => {
    expect(t.reply(checked(), 'verify', r.pass).state.steps.s1).toMatchObject({
      status: 'done',
      verified: 'passed',
    });
  });

  it('that is inconclusive ends the step as such, for the person to see', () => {
    expect(t.reply(checked(), 'verify', r.unsure).state.steps.s1?.verified).toBe('inconclusive');
  });

  it('that cannot be read is asked for once more, of the same model', () => {
    const again = t.reply(checked(), 'verify', 'looks fine to me');
    expect(again.last).toMatchObject([
      { type: 'CallEnded' },
      { type: 'CallRouted', call: { model: 'nemo', reask: true } },
    ]);
    expect(t.reply(again, 'verify', r.pass).state.steps.s1?.verified).toBe('passed');
  });

  it('that cannot be read twice is void, and another verifier is asked', () => {
    const twice = t.reply(t.reply(checked(), 'verify', 'looks fine'), 'verify', 'as I said');
    expect(t.all(twice, 'VerdictGiven').filter(({ step }) => step === 's1')).toEqual([]);
    expect(t.all(twice, 'VerdictVoided').at(-1)?.because).toContain('neither reply');
    expect(t.theCall(twice, 'verify').model).toBe('mist');
  });

  it('whose second question fails in the lane goes to another verifier', () => {
    const again = t.failCall(t.reply(checked(), 'verify', 'hm'), 'verify');
    expect(t.theCall(again, 'verify').model).toBe('mist');
  });

  it('whose second question a person moves to another lane is left to that lane', () => {
    const again = t.reply(checked(), 'verify', 'looks fine to me');
    const moved = t.tell(again, { type: 'RerouteStep', step: 's1', lane: 'conductor', by: 'ana' });
    expect(t.theCall(moved, 'verify').model).toBe('opus');
    expect(t.reply(moved, 'verify', r.pass).state.steps.s1?.verified).toBe('passed');
  });
});

describe('a failed verdict with a counter-example', () => {
  it('is run, and when it shows the defect the patch is repaired with its authors united', () => {
    const story = proven();
    expect(story.last.slice(0, 2)).toMatchObject([
      { type: 'CounterExampleRun', reproduced: true },
      { type: 'CallRouted', call: { attempt: 's1.a.1' } },
    ]);
    const other = t.work(t.failCall(story, 'work'), 's1', 'second');
    const authors = t
      .all(other, 'ArtifactProduced')
      .at(-1)
      ?.authors.map(({ model }) => model);
    expect(authors).toEqual(['nemo', 'spark', 'mini']);
    const passed = t.reply(other, 'verify', r.pass);
    expect(passed.state.steps.s1).toMatchObject({ verified: 'passed', chosen: 's1.a.1' });
  });

  it('that shows nothing is a doubt, and its author is asked once', () => {
    const story = t.reproduce(t.reply(checked(), 'verify', r.provenFail), 'passed');
    expect(t.theCall(story, 'rebuttal')).toMatchObject({ model: 'spark', attempt: 's1.a.0' });
  });

  it('is settled when the repair gives the same bytes: verdict and run are cited, not bought', () => {
    const story = t.work(proven(), 's1', 'first');
    expect(story.last.slice(1)).toMatchObject([
      { type: 'VerdictGiven', cited: true, attempt: 's1.a.1' },
      { type: 'CounterExampleRun', attempt: 's1.a.1', reproduced: true },
      { type: 'CallRouted', call: { attempt: 's1.a.2' } },
    ]);
    expect(t.debts(story).some(({ type }) => type === 'reproduce')).toBe(false);
  });

  it('is told once only', () => {
    const late = {
      type: 'EndCounterExample',
      call: 's1.verify.1',
      sandboxed: true,
      onPatch: [],
    } as const;
    givenTale(proven()).when(late).then();
  });
});

describe('a failed verdict without proof', () => {
  it('that its author concedes starts a repair', () => {
    const story = t.reply(doubted(), 'rebuttal', r.concede);
    expect(t.theCall(story, 'work').attempt).toBe('s1.a.1');
  });

  it('that its author rebuts waits for the person', () => {
    const story = t.reply(doubted(), 'rebuttal', r.rebut);
    expect(story.state.steps.s1).toMatchObject({ status: 'running', doubt: { attempt: 's1.a.0' } });
    expect(t.debts(story)).toEqual([]);
  });

  it('whose author cannot be asked or read leaves the same doubt', () => {
    expect(t.failCall(doubted(), 'rebuttal').state.steps.s1?.doubt).toBeDefined();
    expect(t.reply(doubted(), 'rebuttal', 'hm').state.steps.s1?.doubt).toBeDefined();
  });

  it('is never cited against a patch whose author gave it', () => {
    // The verifier of the first patch writes the same bytes itself, when the step is sent back.
    const story = t.toAudit(rule(t.reply(doubted(), 'rebuttal', r.rebut), 'author'));
    const back = t.tellAll(
      story,
      { type: 'SendBack', tree: 'tree:all', note: 'again', by: 'ana' },
      { type: 'RerouteStep', step: 's1', lane: 'thinker', by: 'ana' },
    );
    expect(t.theCall(back, 'work').model).toBe('nemo');
    const same = t.work(back, 's1', 'first');
    expect(t.all(same, 'VerdictGiven').some(({ cited }) => cited)).toBe(false);
    expect(t.theCall(same, 'verify').model).toBe('mist');
  });
});

describe('a ship step', () => {
  const ship = (beginning: t.Beginning = {}) =>
    t.work(t.planned([r.step('s1', { class: 'ship' })], beginning), 's1', 'big');
  const models = (story: t.Story) => t.openCalls(story, 'verify').map(({ call }) => call.model);

  it('needs two verifiers of different families', () => {
    expect(models(ship())).toEqual(['nemo', 'mist']);
    const [one = ''] = t.openCalls(ship(), 'verify').map(({ call }) => call.id);
    const half = t.reply(ship(), 'verify', r.pass, { call: one });
    expect(half.state.steps.s1?.status).toBe('running');
    expect(t.reply(half, 'verify', r.pass).state.steps.s1?.verified).toBe('passed');
  });

  it('is doubted when one of them doubts it', () => {
    const half = t.reply(ship(), 'verify', r.pass);
    const story = t.reply(t.reply(half, 'verify', r.fail), 'rebuttal', r.rebut);
    expect(story.state.steps.s1?.doubt).toBeDefined();
    expect(rule(story, 'author').state.steps.s1?.verified).toBe('doubted');
  });

  it('drops the second question when the first verifier proved a defect', () => {
    const story = t.reproduce(t.reply(ship(), 'verify', r.provenFail), 'failed');
    expect(models(story)).toEqual([]);
    expect(t.theCall(story, 'work').attempt).toBe('s1.a.1');
  });

  it('blocks with a remedy when the second verifier is nobody', () => {
    const story = ship({ down: ['mist', 'spark', 'mini', 'opus'] });
    const fallen = t.failCall(story, 'verify', { call: 's1.verify.2' });
    expect(fallen.state.steps.s1).toMatchObject({ status: 'blocked' });
    expect(fallen.state.steps.s1?.remedy).toMatch(/\.$/);
  });

  it('whose verification a person moves goes there first, and the second verdict is routed freely', () => {
    const story = t.tell(ship(), { type: 'RerouteStep', step: 's1', lane: 'conductor', by: 'ana' });
    expect(models(story)[0]).toBe('opus');
    expect(models(story)).toHaveLength(2);
  });
});

describe('an answer that is to be verified', () => {
  const map = otherMap([
    'to: [second-brain, worker-fast], verify: none',
    'to: [worker-fast], verify: { count: 1 }',
  ]);
  const answered = () => {
    const asked = t.reply(t.submitted({ map }), 'triage', r.quick);
    return t.tell(t.reply(asked, 'work', 'forty-two'), {
      type: 'EndHarvest',
      attempt: 's1.a.0',
      result: { status: 'no-change', answer: 'text:1' },
    });
  };

  it('is judged by another family', () => {
    expect(t.theCall(answered(), 'verify')).toMatchObject({ artifact: 'text:1', model: 'nemo' });
    const passed = t.reply(answered(), 'verify', r.pass);
    expect(passed.state).toMatchObject({ ended: { status: 'verified' } });
  });

  it('is given again when it was refused, for its proof cannot be run', () => {
    const refused = t.reply(answered(), 'verify', r.provenFail);
    expect(t.openCalls(refused, 'rebuttal')).toEqual([]);
    expect(t.theCall(refused, 'work').attempt).toBe('s1.a.1');
  });
});

describe('planners as authors', () => {
  const map = otherMap(['authors: writers', 'authors: writers-and-planners']);

  it('may not verify what their plan led to', () => {
    const story = t.work(t.planned([r.step('s1')], { map }), 's1', 'first');
    expect(t.theCall(story, 'verify').model).toBe('mist');
  });
});

describe('a diff from outside', () => {
  const imported = () =>
    t.tellAll(t.submitted({ job: { kind: 'verify' } }), {
      type: 'ImportArtifact',
      imported: {
        step: 's1',
        attempt: 's1.a.0',
        artifact: r.patch('theirs'),
        authors: [{ call: 'imported', model: 'claude', lineage: ['anthropic'], role: 'writer' }],
      },
    });

  it('is checked and verified by another family, and the job ends', () => {
    const story = t.checks(imported(), 's1.a.0', 'passed');
    expect(t.theCall(story, 'verify').model).toBe('nemo');
    givenTale(t.begin(story, 's1.verify.1'))
      .when(t.endOf('s1.verify.1', allRead(readingOf(story.state, 's1.verify.1'), r.pass)))
      .then(
        { type: 'CallEnded' },
        { type: 'VerdictGiven', covers: ['src/s1.ts#1'] },
        { type: 'StepDone' },
        { type: 'JobEnded', status: 'verified' },
      );
  });

  it('whose checks are red is judged as it is, and its end says so', () => {
    const story = t.reply(t.checks(imported(), 's1.a.0', 'failed'), 'verify', r.pass);
    expect(story.state.ended?.because).toBe('the diff is passed, and test failed on it');
  });

  it('that is doubted without an author to ask ends as doubted, for whoever asked', () => {
    const story = t.reply(t.checks(imported(), 's1.a.0', 'passed'), 'verify', r.fail);
    expect(story.state.ended).toMatchObject({
      status: 'verified',
      because: 'the diff is doubted; nemo fails it without proof: it gives up after two tries',
    });
    expect(t.all(story, 'RebuttalGiven')).toEqual([]);
  });

  it('that a test proves wrong fails', () => {
    const checked = t.checks(imported(), 's1.a.0', 'passed');
    const story = t.reproduce(t.reply(checked, 'verify', r.provenFail), 'failed');
    expect(story.state.ended?.status).toBe('failed');
    const bare = runBare(t.reply(checked, 'verify', r.bareFail));
    expect(bare.state.ended?.status).toBe('verified');
  });

  it('whose family is unknown is blocked', () => {
    const story = t.tell(t.submitted({ job: { kind: 'verify' } }), {
      type: 'ImportArtifact',
      imported: {
        step: 's1',
        attempt: 's1.a.0',
        artifact: r.patch('theirs'),
        authors: [{ call: 'imported', model: 'somebody', lineage: [], role: 'writer' }],
      },
    });
    expect(t.checks(story, 's1.a.0', 'passed').state.steps.s1).toMatchObject({ status: 'blocked' });
  });

  it('ends when its verification is cancelled', () => {
    givenTale(imported())
      .when({ type: 'CancelStep', step: 's1', by: 'ana' })
      .then({ type: 'StepCancelled' }, { type: 'JobEnded', status: 'cancelled' });
  });

  it('keeps the map it was first judged under', () => {
    const gone = otherMap(['models: [nemo, mist]', 'models: [mist]'], ['nemo: {', 'nemo2: {']);
    const asked = t.checks(imported(), 's1.a.0', 'passed');
    const edited = t.tellAll(asked, t.adopt(gone, 'spec:2'), t.probe(gone, [], 'spec:2'));
    expect(t.theCall(t.reply(edited, 'verify', 'hm'), 'verify')).toMatchObject({ reask: true });
  });
});
