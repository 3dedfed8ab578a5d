import { describe, expect, it } from 'vitest';
import { givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import { smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

const one = () => t.planned([r.step('s1')]);
const retry = { type: 'RetryStep', step: 's1', by: 'ana' } as const;
const probed = (story: t.Story) => t.tell(story, t.probe(smallMap));
const fewVerifiers = { down: ['opus', 'codex', 'mini'] };
/** Nobody is left who may judge what spark wrote. */
const unverified = () => {
  const story = t.work(t.planned([r.step('s1')], fewVerifiers), 's1', 'good');
  return t.failCall(t.failCall(story, 'verify'), 'verify');
};

describe('a patch step', () => {
  it('goes from work through harvest, checks and a foreign verdict to done', () => {
    const answered = t.reply(one(), 'work', 'edits');
    expect(t.keys(answered)).toEqual(['harvest s1.a.0 s1.work.1']);
    const artifact = r.patch('good');
    const made = givenTale(answered)
      .when({ type: 'EndHarvest', attempt: 's1.a.0', result: { status: 'patch', artifact } })
      .then({
        type: 'ArtifactProduced',
        authors: [{ role: 'planner' }, { model: 'spark', lineage: ['deepseek'] }],
      });
    const checked = t.checks(made, 's1.a.0', 'passed');
    expect(t.theCall(checked, 'verify')).toMatchObject({ lane: 'thinker', model: 'nemo' });
    const verified = t.reply(checked, 'verify', r.pass);
    expect(verified.last.slice(1)).toMatchObject([
      { type: 'VerdictGiven', verifier: { model: 'nemo', lineage: ['nvidia'] } },
      { type: 'StepDone', verified: 'passed' },
    ]);
    expect(t.keys(verified)).toEqual(['integrate plan=plan.a.0 s1=s1.a.0']);
  });

  it('repairs edits that do not apply', () => {
    const rejected = t.rejectEdits(one(), 's1');
    expect(rejected.last[0]).toMatchObject({ type: 'PatchRejected' });
    expect(t.theCall(rejected, 'work').attempt).toBe('s1.a.1');
  });

  it('repairs red checks before any verifier is asked, and fails when the rounds are spent', () => {
    let story = t.work(one(), 's1', 'r0', 'failed');
    expect(t.openCalls(story, 'verify')).toEqual([]);
    story = t.work(story, 's1', 'r1', 'failed');
    story = t.work(story, 's1', 'r2', 'failed');
    const because = 'test failed, after 2 repair rounds';
    expect(t.all(story, 'StepFailed')).toMatchObject([{ step: 's1', because }]);
  });

  it('repairs a reply that changed nothing', () => {
    const said = t.tell(t.reply(one(), 'work', 'no need'), {
      type: 'EndHarvest',
      attempt: 's1.a.0',
      result: { status: 'no-change', answer: 'text:1' },
    });
    expect(t.theCall(said, 'work').attempt).toBe('s1.a.1');
  });

  it('ignores a report that comes twice or too late', () => {
    const done = t.doneStep(one(), 's1');
    for (const command of [
      { type: 'EndHarvest', attempt: 's1.a.0', result: { status: 'rejected', problems: ['x'] } },
      { type: 'EndChecks', subject: 's1.a.0', tree: 'tree:s1', sandboxed: true, results: [] },
      { type: 'EndLanding', result: { status: 'landed', ref: 'r', commit: 'c', merge: 'm' } },
      t.endOf('s1.work.1', 'again'),
    ] as const) {
      givenTale(done).when(command).then();
    }
  });
});

describe('a failed lane', () => {
  it('gives way to the next model, for which the rule is met anew', () => {
    const story = t.failCall(one(), 'work');
    const call = t.theCall(story, 'work');
    expect(call).toMatchObject({ model: 'mini', attempt: 's1.a.0' });
    expect(call.because).toContain('it answered 503');
    const made = t.work(story, 's1', 'by-mini');
    const writer = { model: 'mini', lineage: ['openai'] };
    expect(t.all(made, 'ArtifactProduced').at(-1)?.authors).toMatchObject([{}, writer]);
    expect(t.theCall(made, 'verify').model).toBe('nemo');
  });

  it('blocks the step when no other model is left, and a retry asks them all again', () => {
    const story = t.failCall(t.failCall(one(), 'work'), 'work');
    expect(story.last.at(-1)).toMatchObject({ type: 'StepBlocked', step: 's1' });
    expect(story.state.steps.s1?.because).toContain('it answered 503');
    const again = probed(t.tell(story, retry));
    expect(t.theCall(again, 'work')).toMatchObject({ model: 'spark', attempt: 's1.a.0' });
  });

  it('of a verifier gives way to another verifier', () => {
    expect(t.theCall(t.failCall(t.work(one(), 's1', 'good'), 'verify'), 'verify').model).toBe(
      'mist',
    );
  });

  it('of the last verifier blocks; a retry probes, asks verifiers again and keeps the patch', () => {
    expect(unverified().last.at(-1)).toMatchObject({ type: 'StepBlocked', step: 's1' });
    const retried = t.tell(unverified(), retry);
    expect(t.keys(retried)).toEqual(['probe spec:1']);
    const again = t.tell(retried, t.probe(smallMap, fewVerifiers.down));
    expect(t.openCalls(again, 'work')).toEqual([]);
    expect(t.theCall(again, 'verify')).toMatchObject({ attempt: 's1.a.0', model: 'nemo' });
  });

  it('whose retry carries a note is given to the worker with the note', () => {
    const story = probed(t.tell(unverified(), { ...retry, note: 'use a loop' }));
    expect(t.theCall(story, 'work').attempt).toBe('s1.a.1');
    expect(story.state.steps.s1?.note).toBe('use a loop');
  });

  it('is looked at anew when the run is resumed', () => {
    const resumed = t.tell(one(), { type: 'Resume', by: 'ana' });
    expect(t.keys(resumed)).toEqual(['probe spec:1', 'call s1.work.1']);
  });
});

describe('steps beside each other', () => {
  const two = (over = {}) => t.planned([r.step('s1'), r.step('s2', over)]);
  const cancel = (step: string) => ({ type: 'CancelStep', step, by: 'ana' }) as const;

  it('run at once where they own different files, after what they depend on', () => {
    const story = t.planned([r.step('s1'), r.step('s2'), r.step('s3', { depends_on: ['s1'] })]);
    expect(t.openCalls(story, 'work').map(({ call }) => call.step)).toEqual(['s1', 's2']);
    const first = t.doneStep(story, 's1');
    expect(t.theCall(first, 'work', 's3').attempt).toBe('s3.a.0');
    expect(first.state.attempts['s3.a.0']?.onto).toEqual(['patch:s1']);
  });

  it('take turns where they may own the same file', () => {
    // The plan's reader refuses such a plan, so it is told as facts.
    const shared = { dependsOn: [], owns: ['src/*'], acceptance: [], hard: false };
    const steps = ['s1', 's2'].map((id) => ({
      ...shared,
      id,
      title: id,
      taskClass: 'patch' as const,
      detail: id,
    }));
    const plan = { summary: 'both', steps };
    const at = t.submitted();
    const facts = [
      { type: 'PassSkipped', pass: 'triage', because: 'told' },
      { type: 'PlanProposed', attempt: 'plan.a.0', revision: 1, digest: 'd', plan, authors: [] },
      { type: 'StepDone', step: 'plan', attempt: 'plan.a.0', verified: 'not-required' },
    ] as const;
    const first = at.state.seq + 1;
    const told = facts.map((fact, index) => ({ seq: first + index, at: 1, fact }));
    const pause = { type: 'PauseLane', lane: 'worker-big', by: 'ana' } as const;
    const story = t.tell(t.storyOf([...at.recorded, ...told]), pause);
    expect(t.openCalls(story, 'work').map(({ call }) => call.step)).toEqual(['s1']);
    const done = t.doneStep(story, 's1');
    expect(t.openCalls(done, 'work').map(({ call }) => call.step)).toEqual(['s2']);
  });

  it('block when what they depend on was cancelled', () => {
    givenTale(two({ depends_on: ['s1'] }))
      .when(cancel('s1'))
      .then({ type: 'StepCancelled', step: 's1' }, { type: 'StepBlocked', step: 's2' });
  });

  it('end the job when all are cancelled', () => {
    givenTale(one())
      .when(cancel('s1'))
      .then({ type: 'StepCancelled' }, { type: 'JobEnded', status: 'cancelled' });
  });

  it('cannot be cancelled when done, twice, or where there is none', () => {
    const story = t.doneStep(two(), 's1');
    givenTale(story)
      .when(cancel('s1'))
      .thenRefused(/s1 is done/);
    givenTale(story)
      .when(cancel('s9'))
      .thenRefused(/no step s9/);
    givenTale(story)
      .when(cancel('plan'))
      .thenRefused(/no step plan/);
    givenTale(t.tell(story, cancel('s2')))
      .when(cancel('s2'))
      .thenRefused(/cancelled already/);
  });

  it('leave no gate behind when cancelled at one', () => {
    const gated = t.tell(two(), { type: 'SetStepMode', on: true, by: 'ana' });
    const story = t.work(gated, 's1', 'good');
    expect(story.state.gates['verify s1.a.0']).toBe('reached');
    expect(t.tell(story, cancel('s1')).state.gates['verify s1.a.0']).toBeUndefined();
  });
});

describe('a hard step', () => {
  const hard = () => t.planned([r.step('s1', { hard: true })]);
  const ids = (story: t.Story) => t.openCalls(story, 'work').map(({ call }) => call.id);
  const failAll = (story: t.Story): t.Story =>
    t.openCalls(story, 'work').length > 0 ? failAll(t.failCall(story, 'work')) : story;

  it('has candidates of different families, and takes the one that passed with less change', () => {
    const story = hard();
    expect(t.openCalls(story, 'work').map(({ call }) => [call.attempt, call.model])).toEqual([
      ['s1.a.0', 'spark'],
      ['s1.b.0', 'mini'],
    ]);
    const [a = '', b = ''] = ids(story);
    const first = t.work(story, 's1', 'one', 'passed', { call: a });
    expect(t.openCalls(first, 'verify')).toEqual([]);
    const both = t.work(first, 's1', 'two', 'passed', { call: b });
    expect(t.all(both, 'CandidateChosen')).toMatchObject([{ attempt: 's1.a.0' }]);
    expect(t.theCall(both, 'verify').attempt).toBe('s1.a.0');
  });

  it('goes on with the candidate that is left when the other has no model any more', () => {
    const [a = '', b = ''] = ids(hard());
    const made = t.work(hard(), 's1', 'one', 'passed', { call: a });
    const story = failAll(t.failCall(made, 'work', { call: b }));
    expect(story.state.steps.s1?.status).toBe('running');
    expect(t.theCall(story, 'verify').attempt).toBe('s1.a.0');
  });

  it('blocks when every candidate lost its models', () => {
    expect(failAll(hard()).state.steps.s1?.status).toBe('blocked');
  });
});
