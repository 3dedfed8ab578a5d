import { describe, expect, it } from 'vitest';
import { anchored, givenTale } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const by = 'ana';
const tree = 'tree:all';
const two = (over: r.RawStep = {}) => {
  const planned = t.planned([r.step('s1'), r.step('s2', over)]);
  return t.toAudit(t.doneStep(t.doneStep(planned, 's1'), 's2'));
};

describe('an audit', () => {
  it('binds to the tree that was shown', () => {
    const other = { type: 'AcceptAudit', tree: 'tree:old', by } as const;
    givenTale(t.audited())
      .when(other)
      .thenRefused(/about tree tree:all, not tree:old; the decision does not count/);
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

describe('a decision for another tree than the audit shows', () => {
  const old = { tree: 'tree:old', by };
  it.each([
    { type: 'AcceptAudit', ...old },
    { type: 'RejectAudit', ...old },
    { type: 'SendBack', note: 'use a loop', ...old },
    { type: 'RejectStep', step: 's1', ...old },
  ] as const)('is refused with both trees named: $type', (command) => {
    givenTale(two())
      .when(command)
      .thenRefused(/about tree tree:all, not tree:old/);
    givenTale(t.tell(two(), { type: 'AcceptAudit', tree, by }))
      .when(command)
      .thenRefused(/about tree tree:all, not tree:old/);
  });

  it('is refused where the name is missing', () => {
    givenTale(two())
      .when({ type: 'AcceptAudit', tree: '', by })
      .thenRefused(/not one without a name/);
  });
});

describe('accepting the same tree again', () => {
  const accept = { type: 'AcceptAudit', tree, by } as const;
  const accepted = () => t.tellAll(t.audited(), accept, anchored);

  it('before its landing was meant changes nothing either, and the anchor is owed once', () => {
    const decided = t.tell(t.audited(), accept);
    const again = givenTale(decided).when(accept).then();
    expect(t.keys(again)).toEqual([`anchor ${decided.state.seq}`]);
    const meant = givenTale(again).when(anchored).then({ type: 'LandingIntended', tree });
    givenTale(meant).when(anchored).then();
    expect(t.keys(meant)).toEqual(['land refs/heads/fugu/retry-k3f9']);
  });

  it('changes nothing, and the landing goes on', () => {
    const again = givenTale(accepted()).when(accept).then();
    expect(t.keys(again)).toEqual(t.keys(accepted()));
    const landed = { status: 'landed', ref: 'r', commit: 'c', merge: 'm' } as const;
    const ref = accepted().state.landing?.ref ?? '';
    const done = t.tell(again, { type: 'EndLanding', result: { ...landed, ref } });
    expect(done.state.ended?.status).toBe('landed');
    givenTale(done).when(accept).then();
    givenTale(done)
      .when({ ...accept, tree: 'tree:old' })
      .thenRefused(/has ended \(landed\)/);
  });

  it('is no way back into a run that was rejected', () => {
    givenTale(t.tell(t.audited(), { type: 'RejectAudit', tree, by }))
      .when(accept)
      .thenRefused(/has ended \(rejected\)/);
  });
});

describe('a rejected step', () => {
  const reject = (step: string) => ({ type: 'RejectStep', step, tree, by }) as const;

  it('is removed, the rest is verified again, put together again and audited again', () => {
    const story = t.tell(two(), reject('s1'));
    expect(story.last).toMatchObject([
      { type: 'StepRemoved', step: 's1' },
      { type: 'CallRouted', call: { step: 's2', purpose: 'verify', attempt: 's2.a.0' } },
    ]);
    expect(story.state.synthesis).toBeUndefined();
    const audited = t.toAudit(t.reply(story, 'verify', r.pass), 'rest');
    expect(t.all(audited, 'SynthesisGiven')).toHaveLength(2);
    expect(audited.state.audit?.tree).toBe('tree:rest');
    expect(audited.state.integration?.steps).toEqual(['s2']);
  });

  it('takes every step with it that stands on it', () => {
    const story = t.tell(two({ depends_on: ['s1'] }), reject('s1'));
    expect(story.last.map(({ type }) => type)).toEqual(['StepRemoved', 'StepRemoved', 'JobEnded']);
    expect(story.state.ended?.status).toBe('cancelled');
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

describe('a step whose ground was made anew', () => {
  const chain = () => two({ depends_on: ['s1'] });
  const back = { type: 'SendBack', tree, note: 'use a loop', by } as const;

  it('waits for what it depends on, and is merged onto the new patch', () => {
    const sent = t.tell(chain(), back);
    expect(t.openCalls(sent, 'work').map(({ call }) => call.step)).toEqual(['s1']);
    const mended = t.doneStep(sent, 's1', 'better');
    expect(t.theCall(mended, 'work').attempt).toBe('s2.a.1');
    const attempt = mended.state.attempts['s2.a.1'];
    expect([attempt?.onto, attempt?.mends]).toEqual([['patch:better'], undefined]);
    expect(mended.state.steps.s2?.conflict).toEqual([]);
    const done = t.doneStep(mended, 's2', 'merged');
    expect(t.toAudit(done, 'again').state.audit?.tree).toBe('tree:again');
  });

  it('is mended where it lies when its ground stayed', () => {
    const sent = t.tell(chain(), { ...back, steps: ['s2'] });
    expect(sent.state.attempts['s2.a.1']).toMatchObject({ onto: ['patch:s1'], mends: 's2.a.0' });
  });

  it('runs beside another that was sent back where they own different files', () => {
    const sent = t.tell(two(), back);
    expect(t.openCalls(sent, 'work').map(({ call }) => call.step)).toEqual(['s1', 's2']);
  });
});

describe('a landing', () => {
  const stopped = () =>
    t.tellAll(t.audited(), { type: 'AcceptAudit', tree, by }, anchored, {
      type: 'EndLanding',
      result: { status: 'stopped', because: 'moved', remedy: 'Merge it.' },
    });

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
    expect(message).toMatch(/^Fugu-Journal: f{64}$/m);
  });
});
