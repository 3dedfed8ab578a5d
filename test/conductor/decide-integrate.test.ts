import { describe, expect, it } from 'vitest';
import * as r from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

const by = 'ana';
const tree = 'tree:all';

describe('putting patches together', () => {
  const both = () => t.doneStep(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2');
  const conflict = {
    type: 'EndIntegration',
    result: { status: 'conflict', step: 's2', files: ['src/a.ts'] },
  } as const;
  const mend = (story: t.Story, name: string) => t.doneStep(story, 's2', name);

  it('gives the whole tree all checks before anybody sums it up', () => {
    const integrated = t.tell(both(), {
      type: 'EndIntegration',
      result: { status: 'integrated', tree, patch: 'p', steps: ['s1', 's2'], files: [] },
    });
    expect(t.keys(integrated)).toEqual([`check integration ${tree}`]);
    expect(t.openCalls(t.checks(integrated, 'integration', 'passed'), 'synthesis')).toHaveLength(1);
  });

  it('that conflict goes back to a step, and whoever resolves it is an author too', () => {
    const story = t.tell(both(), conflict);
    expect(story.last).toMatchObject([
      { type: 'IntegrationConflicted', step: 's2' },
      { type: 'CallRouted', call: { attempt: 's2.a.1' } },
    ]);
    expect(story.state.attempts['s2.a.1']).toMatchObject({ onto: ['patch:s1'] });
    const moved = t.failCall(story, 'work');
    const made = t.work(moved, 's2', 'merged');
    const models = t
      .all(made, 'ArtifactProduced')
      .at(-1)
      ?.authors.map(({ model }) => model);
    expect(models).toEqual(['nemo', 'spark', 'mini']);
    expect(t.openCalls(made, 'verify')).toHaveLength(1);
  });

  it('keeps the first author through a resolution whose edits were rejected', () => {
    const story = t.failCall(t.rejectEdits(t.tell(both(), conflict), 's2'), 'work');
    const made = t.work(story, 's2', 'merged');
    const models = t
      .all(made, 'ArtifactProduced')
      .at(-1)
      ?.authors.map(({ model }) => model);
    expect(models).toContain('spark');
  });

  it('that conflict again and again fails the step, and a retry begins counting anew', () => {
    const twice = ['m1', 'm2'].reduce((story, name) => mend(t.tell(story, conflict), name), both());
    const failed = t.tell(twice, conflict);
    expect(failed.last[0]).toMatchObject({ type: 'StepFailed', step: 's2' });
    const replanned = [0, 1, 2].reduce((story) => t.reply(story, 'plan', 'no'), failed);
    const retried = t.tell(replanned, { type: 'RetryStep', step: 's2', by });
    expect(t.theCall(retried, 'work', 's2').attempt).toBe('s2.a.3');
    expect(retried.state.conflicts.s2).toBeUndefined();
  });

  it('whose checks are red together sends the last step back with what they said', () => {
    const red = t.integrate(both(), 'red', 'failed');
    expect(red.last).toMatchObject([
      { type: 'ChecksEnded' },
      { type: 'IntegrationConflicted', step: 's2' },
      { type: 'CallRouted', call: { step: 's2' } },
    ]);
    expect(red.state.integration).toBeUndefined();
    expect(red.state.steps.s2?.togetherChecks?.results).toEqual([r.check('failed')]);
    const mended = mend(red, 'mended');
    expect(mended.state.steps.s2?.togetherChecks).toBeUndefined();
    expect(t.keys(mended).join()).toContain('integrate');
  });

  it('red to the end fails the step, and a retry puts them together anew', () => {
    const spent = ['m1', 'm2'].reduce(
      (story, name) => mend(t.integrate(story, `red-${name}`, 'failed'), name),
      both(),
    );
    const failed = t.integrate(spent, 'red', 'failed');
    expect(failed.state.steps.s2?.status).toBe('failed');
    expect(failed.state.integration).toBeUndefined();
    const replanned = [0, 1, 2].reduce((story) => t.reply(story, 'plan', 'no'), failed);
    const retried = t.tell(replanned, { type: 'RetryStep', step: 's2', by });
    expect(t.owes(mend(retried, 'm3'), 'integrate')).toBe(false);
    const plan = t.tell(mend(retried, 'm3'), { type: 'RetryStep', step: 'plan', by });
    expect(t.openCalls(plan, 'plan')).toHaveLength(1);
  });

  it('waits at its gate in step mode', () => {
    const last = t.work(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2', 's2');
    const stepped = t.tell(last, { type: 'SetStepMode', on: true, by });
    const story = t.reply(stepped, 'verify', r.pass);
    const gate = 'integrate 2 of plan 1';
    expect(story.last.at(-1)).toMatchObject({ type: 'GateReached', gate });
    expect(t.debts(story)).toEqual([]);
    expect(t.keys(t.tell(story, { type: 'PassGate', gate, by })).join()).toContain('integrate');
  });
});

describe('the closing passes', () => {
  const integrated = (beginning: t.Beginning = {}) =>
    t.integrate(t.doneStep(t.planned([r.step('s1')], beginning), 's1'));

  it('are skipped with a note when their models are down, and block nothing', () => {
    const story = t.failCall(integrated(), 'synthesis');
    expect(t.all(story, 'PassSkipped').map(({ pass }) => pass)).toEqual(['triage', 'synthesis']);
    const audited = t.failCall(story, 'second-brain');
    expect(audited.last.map(({ type }) => type)).toEqual([
      'CallEnded',
      'PassSkipped',
      'ClearVMade',
      'AuditOpened',
    ]);
    const items = audited.state.audit?.items ?? [];
    expect(items.some(({ what }) => what.includes('it answered 503'))).toBe(true);
  });

  it('have no second look where the spec asks for none', () => {
    const map = otherMap([', then: second-brain', '']);
    const story = t.reply(integrated({ map }), 'synthesis', 'done');
    expect(story.state.audit).toBeDefined();
    expect(t.all(story, 'PassSkipped').at(-1)).toMatchObject({ pass: 'second-brain' });
  });

  it('give a complete handoff form from facts, never the word pass', () => {
    const { clearV } = t.audited().state;
    expect(clearV?.status).toBe('complete');
    expect(clearV?.form.acceptance.length).toBeGreaterThan(0);
  });
});
