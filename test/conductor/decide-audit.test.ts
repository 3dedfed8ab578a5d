import { describe, expect, it } from 'vitest';
import { givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import { otherMap } from '../helpers/small-map.ts';
import * as t from '../helpers/tale.ts';

const by = 'ana';
const tree = 'tree:all';
const two = (over: r.RawStep = {}) => {
  const planned = t.planned([r.step('s1'), r.step('s2', over)]);
  return t.toAudit(t.doneStep(t.doneStep(planned, 's1'), 's2'));
};

describe('putting patches together', () => {
  const both = () => t.doneStep(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2');
  const conflict = {
    type: 'EndIntegration',
    result: { status: 'conflict', step: 's2', files: ['src/a.ts'] },
  } as const;
  const mend = (tale: t.Tale, name: string) => t.doneStep(tale, 's2', name);

  it('gives the whole tree all checks before anybody sums it up', () => {
    const integrated = t.tell(both(), {
      type: 'EndIntegration',
      result: { status: 'integrated', tree, patch: 'p', steps: ['s1', 's2'], files: [] },
    });
    expect(t.keys(integrated)).toEqual([`check integration ${tree}`]);
    expect(t.openCalls(t.checks(integrated, 'integration', 'passed'), 'synthesis')).toHaveLength(1);
  });

  it('that conflict goes back to a step, and whoever resolves it is an author too', () => {
    const tale = t.tell(both(), conflict);
    expect(tale.last).toMatchObject([
      { type: 'IntegrationConflicted', step: 's2' },
      { type: 'CallRouted', call: { attempt: 's2.a.1' } },
    ]);
    expect(tale.state.attempts['s2.a.1']).toMatchObject({ onto: ['patch:s1'] });
    const moved = t.failCall(tale, 'work');
    const made = t.work(moved, 's2', 'merged');
    const models = t
      .all(made, 'ArtifactProduced')
      .at(-1)
      ?.authors.map(({ model }) => model);
    expect(models).toEqual(['nemo', 'spark', 'mini']);
    expect(t.openCalls(made, 'verify')).toHaveLength(1);
  });

  it('keeps the first author through a resolution whose edits were rejected', () => {
    const tale = t.failCall(t.rejectEdits(t.tell(both(), conflict), 's2'), 'work');
    const made = t.work(tale, 's2', 'merged');
    const models = t
      .all(made, 'ArtifactProduced')
      .at(-1)
      ?.authors.map(({ model }) => model);
    expect(models).toContain('spark');
  });

  it('that conflict again and again fails the step, and a retry begins counting anew', () => {
    const twice = ['m1', 'm2'].reduce((tale, name) => mend(t.tell(tale, conflict), name), both());
    const failed = t.tell(twice, conflict);
    expect(failed.last[0]).toMatchObject({ type: 'StepFailed', step: 's2' });
    const replanned = [0, 1, 2].reduce((tale) => t.reply(tale, 'plan', 'no'), failed);
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
      (tale, name) => mend(t.integrate(tale, `red-${name}`, 'failed'), name),
      both(),
    );
    const failed = t.integrate(spent, 'red', 'failed');
    expect(failed.state.steps.s2?.status).toBe('failed');
    expect(failed.state.integration).toBeUndefined();
    const replanned = [0, 1, 2].reduce((tale) => t.reply(tale, 'plan', 'no'), failed);
    const retried = t.tell(replanned, { type: 'RetryStep', step: 's2', by });
    expect(t.owes(mend(retried, 'm3'), 'integrate')).toBe(false);
    const plan = t.tell(mend(retried, 'm3'), { type: 'RetryStep', step: 'plan', by });
    expect(t.openCalls(plan, 'plan')).toHaveLength(1);
  });

  it('waits at its gate in step mode', () => {
    const last = t.work(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2', 's2');
    const stepped = t.tell(last, { type: 'SetStepMode', on: true, by });
    const tale = t.reply(stepped, 'verify', r.pass);
    const gate = 'integrate 2 of plan 1';
    expect(tale.last.at(-1)).toMatchObject({ type: 'GateReached', gate });
    expect(t.debts(tale)).toEqual([]);
    expect(t.keys(t.tell(tale, { type: 'PassGate', gate, by })).join()).toContain('integrate');
  });
});

describe('the closing passes', () => {
  const integrated = (beginning: t.Beginning = {}) =>
    t.integrate(t.doneStep(t.planned([r.step('s1')], beginning), 's1'));

  it('are skipped with a note when their models are down, and block nothing', () => {
    const tale = t.failCall(integrated(), 'synthesis');
    expect(t.all(tale, 'PassSkipped').map(({ pass }) => pass)).toEqual(['triage', 'synthesis']);
    const audited = t.failCall(tale, 'second-brain');
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
    const tale = t.reply(integrated({ map }), 'synthesis', 'done');
    expect(tale.state.audit).toBeDefined();
    expect(t.all(tale, 'PassSkipped').at(-1)).toMatchObject({ pass: 'second-brain' });
  });

  it('give a complete handoff form from facts, never the word pass', () => {
    const { clearV } = t.audited().state;
    expect(clearV?.status).toBe('complete');
    expect(clearV?.form.acceptance.length).toBeGreaterThan(0);
  });
});

describe('an audit', () => {
  it('binds to the tree that was shown', () => {
    const other = { type: 'AcceptAudit', tree: 'tree:old', by } as const;
    givenTale(t.audited())
      .when(other)
      .thenRefused(/tree has changed/);
    givenTale(t.planned([r.step('s1')]))
      .when(other)
      .thenRefused(/No audit is open/);
  });

  it('owes a report while it waits', () => {
    expect(t.keys(t.audited())).toHaveLength(1);
    expect(t.keys(t.audited())[0]).toMatch(/^report audit/);
  });

  it('that rejects ends the job, and the report is owed anew', () => {
    const rejected = givenTale(t.audited())
      .when({ type: 'RejectAudit', tree, note: 'not now', by })
      .then(
        { type: 'AuditDecided', decision: 'rejected' },
        { type: 'JobEnded', status: 'rejected' },
      );
    expect(t.keys(rejected)).toEqual(['report end']);
  });

  it('is decided once', () => {
    const accepted = t.tell(t.audited(), { type: 'AcceptAudit', tree, by });
    givenTale(accepted)
      .when({ type: 'AcceptAudit', tree, by })
      .thenRefused(/accepted already/);
    givenTale(accepted)
      .when({ type: 'RejectAudit', tree, by })
      .thenRefused(/accepted already/);
  });

  it('sends back with a note: the steps repair, and everything after is made again', () => {
    const back = { type: 'SendBack', tree, by } as const;
    givenTale(two())
      .when({ ...back, note: ' ' })
      .thenRefused(/needs a note/);
    givenTale(two())
      .when({ ...back, note: 'x', steps: ['s9'] })
      .thenRefused(/s9 is not a step/);
    const sent = t.tell(two(), { ...back, note: 'use a loop', steps: ['s1'] });
    expect(t.openCalls(sent, 'work').map(({ call }) => call.attempt)).toEqual(['s1.a.1']);
    expect(sent.state).toMatchObject({
      steps: { s1: { note: 'use a loop' }, s2: { status: 'done' } },
    });
    expect([sent.state.audit, sent.state.synthesis]).toEqual([undefined, undefined]);
    const again = t.toAudit(t.doneStep(sent, 's1', 'better'), 'again');
    expect(again.state.audit?.tree).toBe('tree:again');
    expect(t.all(again, 'SynthesisGiven')).toHaveLength(2);
  });

  it('marks a defect and goes on waiting', () => {
    const mark = { type: 'MarkDefect', step: 's1', note: 'off by one', by } as const;
    const marked = givenTale(t.audited()).when(mark).then({ type: 'DefectMarked' });
    expect(marked.state.audit).toBeDefined();
    givenTale(t.audited())
      .when({ ...mark, note: '' })
      .thenRefused(/needs a note/);
    givenTale(t.audited())
      .when({ ...mark, step: 's9' })
      .thenRefused(/no step s9/);
  });

  it('is no way out for a job that is being landed: it cannot be cancelled half way', () => {
    const accepted = t.tell(t.audited(), { type: 'AcceptAudit', tree, by });
    givenTale(accepted)
      .when({ type: 'CancelJob', by })
      .thenRefused(/being landed/);
  });
});

describe('a rejected step', () => {
  const reject = (step: string) => ({ type: 'RejectStep', step, by }) as const;

  it('is removed, the rest is verified again, put together again and audited again', () => {
    const tale = t.tell(two(), reject('s1'));
    expect(tale.last).toMatchObject([
      { type: 'StepRemoved', step: 's1' },
      { type: 'CallRouted', call: { step: 's2', purpose: 'verify', attempt: 's2.a.0' } },
    ]);
    expect(tale.state.synthesis).toBeUndefined();
    const audited = t.toAudit(t.reply(tale, 'verify', r.pass), 'rest');
    expect(t.all(audited, 'SynthesisGiven')).toHaveLength(2);
    expect(audited.state.audit?.tree).toBe('tree:rest');
    expect(audited.state.integration?.steps).toEqual(['s2']);
  });

  it('takes every step with it that stands on it', () => {
    const tale = t.tell(two({ depends_on: ['s1'] }), reject('s1'));
    expect(tale.last.map(({ type }) => type)).toEqual(['StepRemoved', 'StepRemoved', 'JobEnded']);
    expect(tale.state.ended?.status).toBe('cancelled');
  });

  it('must be one of the result', () => {
    givenTale(two())
      .when(reject('plan'))
      .thenRefused(/plan is not a step/);
    givenTale(two())
      .when(reject('s9'))
      .thenRefused(/s9 is not a step/);
  });
});

describe('a landing', () => {
  const stopped = () =>
    t.tellAll(
      t.audited(),
      { type: 'AcceptAudit', tree, by },
      { type: 'EndLanding', result: { status: 'stopped', because: 'moved', remedy: 'Merge it.' } },
    );

  it('that stopped waits for a person and is owed no more', () => {
    expect(t.keys(stopped())).toEqual([]);
    expect(stopped().state.landingStopped).toEqual({ because: 'moved', remedy: 'Merge it.' });
  });

  it('is tried again with the same intent when a person accepts again', () => {
    const again = givenTale(stopped())
      .when({ type: 'AcceptAudit', tree, by })
      .then({ type: 'LandingIntended', tree });
    const intents = t.all(again, 'LandingIntended');
    expect(intents[1]).toEqual(intents[0]);
    expect(t.keys(again)).toEqual(['land refs/heads/fugu/retry-k3f9']);
  });

  it('that stopped may be given up', () => {
    givenTale(stopped())
      .when({ type: 'CancelJob', by })
      .then({ type: 'JobCancelled' }, { type: 'JobEnded', status: 'cancelled' });
  });

  it('names authors, verifiers and the person in its trailers', () => {
    const { message } = t.all(stopped(), 'LandingIntended')[0] ?? { message: '' };
    expect(message).toMatch(/^Fugu-Run: retry-k3f9$/m);
    expect(message).toMatch(/^Fugu-Author: .*spark/m);
    expect(message).toMatch(/^Fugu-Verified-By: .*nemo/m);
    expect(message).toMatch(/^Fugu-Audited-By: ana$/m);
  });
});
