import { describe, expect, it } from 'vitest';
import { givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

const one = () => t.planned([r.step('s1')]);
const chain = () => t.planned([r.step('s1'), r.step('s2', { depends_on: ['s1'] })]);
const ask = { type: 'Replan', because: 'one more', by: 'ana' } as const;
const newPlan = (story: t.Story, ...steps: readonly r.RawStep[]) =>
  t.reply(t.reply(story, 'plan', r.planReply(...steps)), 'verify', r.pass, { step: 'plan' });
/** s1 is out of rounds. */
const failed = () =>
  [0, 1, 2].reduce((story, round) => t.work(story, 's1', `r${round}`, 'failed'), chain());

describe('a re-plan', () => {
  it('follows a failed step once, and then a person decides', () => {
    expect(failed().last.slice(1)).toMatchObject([
      { type: 'StepFailed', step: 's1' },
      { type: 'ReplanAsked', by: 'the harness' },
      { type: 'CallRouted', call: { purpose: 'plan', attempt: 'plan.a.1' } },
    ]);
  });

  it('that gives a step the name of one that failed has it renamed, so that it begins anew', () => {
    const story = newPlan(failed(), r.step('s1', { title: 'other way' }));
    expect(t.theCall(story, 'work')).toMatchObject({ step: 's1-2', attempt: 's1-2.a.0' });
    const again = t.work(story, 's1-2', 'mended');
    const first = again.state.attempts['s1.a.0']?.product;
    expect(first).toMatchObject({ artifact: { digest: 'patch:r0' } });
    expect(t.toAudit(t.reply(again, 'verify', r.pass)).state.audit).toBeDefined();
  });

  it('may bring back a name that two plans ago was given up: its attempts count on', () => {
    const second = t.tell(newPlan(failed(), r.step('s9')), ask);
    const story = newPlan(second, r.step('s1', { owns: ['src/other.ts'] }));
    expect(t.theCall(story, 'work', 's1').attempt).toBe('s1.a.3');
    expect(t.theCall(t.rejectEdits(story, 's1'), 'work', 's1').attempt).toBe('s1.a.4');
  });

  it('may depend on steps that are done, and may not take their names', () => {
    const asked = t.tell(t.doneStep(chain(), 's1'), ask);
    const wrong = t.reply(asked, 'plan', r.planReply(r.step('s1')));
    expect(t.all(wrong, 'PlanRefused')).toHaveLength(1);
    const story = newPlan(asked, r.step('s3', { depends_on: ['s1'] }));
    expect(t.theCall(story, 'work', 's3').attempt).toBe('s3.a.0');
    expect(Object.keys(story.state.steps)).toContain('s1');
  });

  it('by a person while patches are put together makes them be put together anew', () => {
    const integrated = t.integrate(t.doneStep(one(), 's1'));
    expect(t.openCalls(integrated, 'synthesis')).toHaveLength(1);
    const asked = t.tell(integrated, ask);
    expect(asked.state.integration).toBeUndefined();
    expect(t.openCalls(asked, 'synthesis')).toEqual([]);
    const story = t.doneStep(newPlan(asked, r.step('s2')), 's2');
    expect(t.keys(story).join()).toMatch(/^integrate .*s2=s2.a.0/);
  });

  it('makes an integration that was under way too late', () => {
    const result = {
      status: 'integrated',
      tree: 'x',
      patch: 'p',
      steps: ['s1'],
      files: [],
    } as const;
    givenTale(t.tell(t.doneStep(one(), 's1'), ask))
      .when({ type: 'EndIntegration', result })
      .then();
  });

  it('has rounds of its own', () => {
    const refused = t.reply(t.reply(t.planning(), 'plan', 'no'), 'plan', 'no');
    const asked = t.tell(newPlan(refused, r.step('s1')), ask);
    expect(t.theCall(t.reply(asked, 'plan', 'no'), 'plan').attempt).toBe('plan.a.4');
  });

  it('is refused without an accepted plan, and at the audit', () => {
    givenTale(t.planning())
      .when(ask)
      .thenRefused(/no accepted plan/);
    givenTale(t.audited())
      .when(ask)
      .thenRefused(/audit is open/);
  });

  it('that fails lets no step of the old plan begin', () => {
    const asked = t.tell(chain(), ask);
    const story = [0, 1, 2].reduce((told) => t.reply(told, 'plan', 'no'), asked);
    expect(story.state.steps.plan?.status).toBe('failed');
    expect(t.openCalls(t.doneStep(story, 's1'), 'work')).toEqual([]);
  });
});

describe('a re-plan that is given up', () => {
  const cancel = { type: 'CancelStep', step: 'plan', by: 'ana' } as const;

  it('leaves the plan that stood before, and its steps go on', () => {
    const story = t.tell(t.tell(t.doneStep(chain(), 's1'), ask), cancel);
    expect(t.openCalls(story, 'plan')).toEqual([]);
    expect(story.state.plan).toMatchObject({ status: 'accepted', revision: 1 });
    expect(t.toAudit(t.doneStep(story, 's2')).state.audit).toBeDefined();
  });

  it('is the way on when nobody can make the new plan', () => {
    const stuck = [0, 1, 2].reduce((told) => t.reply(told, 'plan', 'no'), failed());
    const retried = t.tell(stuck, { type: 'RetryStep', step: 's1', by: 'ana' });
    const story = t.doneStep(t.tell(retried, cancel), 's1', 'mended');
    expect(t.theCall(story, 'work').step).toBe('s2');
  });

  it('needs a plan that stood before, and a re-plan on its way', () => {
    givenTale(t.planning())
      .when(cancel)
      .thenRefused(/no step plan/);
    givenTale(chain())
      .when(cancel)
      .thenRefused(/no step plan/);
  });
});

describe('an edit of the spec', () => {
  const fast = 'worker-fast: { models: [';
  const newer = otherMap([`${fast}spark, mini]`, `${fast}codex]`]);
  const edited = (story: t.Story) =>
    t.tellAll(story, t.adopt(newer, 'spec:2'), t.probe(newer, [], 'spec:2'));

  it('leaves a step under way its map, and the next step takes the new one', () => {
    expect(t.keys(t.tell(chain(), t.adopt(newer, 'spec:2')))).toContain('probe spec:2');
    const fallen = t.failCall(edited(chain()), 'work', { step: 's1' });
    expect(t.theCall(fallen, 'work').model).toBe('mini');
    expect(t.theCall(t.doneStep(fallen, 's1'), 'work', 's2').model).toBe('codex');
  });

  it('counts for a blocked step when it is retried', () => {
    const blocked = edited(t.failCall(t.failCall(one(), 'work'), 'work'));
    const retried = t.tell(blocked, { type: 'RetryStep', step: 's1', by: 'ana' });
    const story = t.tell(retried, t.probe(newer, [], 'spec:2'));
    expect(t.theCall(story, 'work').model).toBe('codex');
  });

  it('that takes a verifier away does not break a reply it still gives', () => {
    const asked = t.work(one(), 's1', 'good');
    const gone = otherMap(['models: [nemo, mist]', 'models: [mist]'], ['nemo: {', 'nemo2: {']);
    const story = t.tellAll(asked, t.adopt(gone, 'spec:2'), t.probe(gone, [], 'spec:2'));
    expect(t.theCall(t.reply(story, 'verify', 'hm'), 'verify')).toMatchObject({ reask: true });
  });
});
