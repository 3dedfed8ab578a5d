import { describe, expect, it } from 'vitest';
import { anchored, given, givenTale } from '../helpers/given.ts';
import { pass, planReply, quick, step } from '../helpers/replies.ts';
import { smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

describe('a job from prompt to branch', () => {
  it('goes the whole way on good outcomes', () => {
    const accepted = givenTale(t.audited())
      .when({ type: 'AcceptAudit', tree: 'tree:all', by: 'ana' })
      .then({ type: 'AuditDecided', decision: 'accepted' });
    const meant = givenTale(accepted)
      .when(anchored)
      .then({ type: 'LandingIntended', tree: 'tree:all' });
    givenTale(meant)
      .when({
        type: 'EndLanding',
        result: {
          status: 'landed',
          ref: 'refs/heads/fugu/retry-k3f9',
          commit: 'c',
          merge: 'git merge',
        },
      })
      .then({ type: 'Landed' }, { type: 'JobEnded', status: 'landed' });
  });

  it('routes nothing before its spec is probed and its commands are shown', () => {
    const early = t.tellAll(t.storyOf([]), t.submit(), t.adopt(smallMap));
    expect(t.keys(early)).toEqual(['probe spec:1']);
    const probed = t.tell(early, t.probe(smallMap));
    expect(t.all(probed, 'CallRouted')).toEqual([]);
    givenTale(probed)
      .when(t.shown)
      .then({ type: 'CommandsShown' }, { type: 'CallRouted', call: { purpose: 'triage' } });
  });

  it('waits for unknown commands to be trusted, by their hash', () => {
    const asked = t.tellAll(
      t.storyOf([]),
      t.submit(),
      t.adopt(smallMap),
      { type: 'ShowCommands', hash: 'h', commands: ['npm test'], known: false },
      t.probe(smallMap),
    );
    expect(t.debts(asked)).toEqual([]);
    givenTale(asked)
      .when({ type: 'TrustCommands', hash: 'other', by: 'ana' })
      .thenRefused(/changed/);
    givenTale(asked)
      .when({ type: 'TrustCommands', hash: 'h', by: 'ana' })
      .then({ type: 'CommandsTrusted' }, { type: 'CallRouted' });
  });

  it('runs no check while the commands that are shown anew are not trusted', () => {
    const answered = t.reply(t.planned([step('s1')]), 'work', 'edits');
    const artifact = { digest: 'patch:a', baseTree: 'b', tree: 'tree:a', files: [], notices: [] };
    const made = t.tell(answered, {
      type: 'EndHarvest',
      attempt: 's1.a.0',
      result: { status: 'patch', artifact },
    });
    expect(t.keys(made)).toEqual(['check s1.a.0']);
    const unsure = t.tell(made, { type: 'ShowCommands', hash: 'n', commands: ['x'], known: false });
    expect(t.keys(unsure)).toEqual([]);
    const trusted = t.tell(unsure, { type: 'TrustCommands', hash: 'n', by: 'ana' });
    expect(t.keys(trusted)).toEqual(['check s1.a.0']);
  });

  it('takes one job only', () => {
    givenTale(t.submitted())
      .when(t.submit())
      .thenRefused(/has a job already/);
  });

  it('refuses a person before there is a job, and after the end', () => {
    given()
      .when({ type: 'CancelJob', by: 'ana' })
      .thenRefused(/no job/);
    const ended = t.tell(t.submitted(), { type: 'CancelJob', by: 'ana' });
    givenTale(ended)
      .when({ type: 'CancelJob', by: 'ana' })
      .thenRefused(/has ended \(cancelled\)/);
  });

  it('can be cancelled before its spec is there', () => {
    givenTale(t.tell(t.storyOf([]), t.submit()))
      .when({ type: 'CancelJob', by: 'ana' })
      .then({ type: 'JobCancelled' }, { type: 'JobEnded', status: 'cancelled' });
  });
});

describe('a triage', () => {
  it('spares a plan for a question, and the answer ends the job', () => {
    const story = t.reply(t.submitted(), 'triage', quick);
    expect(story.last.map(({ type }) => type)).toEqual([
      'CallEnded',
      'PlanProposed',
      'StepDone',
      'PlanAccepted',
      'CallRouted',
    ]);
    const answered = t.reply(story, 'work', 'forty-two');
    givenTale(answered)
      .when({
        type: 'EndHarvest',
        attempt: 's1.a.0',
        result: { status: 'no-change', answer: 'text:1' },
      })
      .then(
        { type: 'AnswerGiven' },
        { type: 'StepDone', verified: 'not-required' },
        {
          type: 'JobEnded',
          status: 'verified',
        },
      );
  });

  it('makes a quick step that changed files a patch, which is checked and verified', () => {
    const story = t.reply(t.submitted(), 'triage', quick);
    const made = t.work(story, 's1', 'sneaky');
    expect(t.all(made, 'StepReclassed')).toHaveLength(1);
    expect(t.theCall(made, 'verify')).toMatchObject({ lane: 'thinker', model: 'nemo' });
  });

  it('is skipped with a note when it fails or cannot be read', () => {
    const failed = t.failCall(t.submitted(), 'triage');
    expect(failed.last).toMatchObject([
      { type: 'CallEnded' },
      { type: 'PassSkipped', pass: 'triage', because: 'it answered 503' },
      { type: 'CallRouted', call: { purpose: 'plan', lane: 'thinker' } },
    ]);
    expect(t.all(t.reply(t.submitted(), 'triage', 'hm'), 'PassSkipped')).toHaveLength(1);
  });
});

describe('a plan', () => {
  it('is verified by another family than its author, then accepted', () => {
    const proposed = t.reply(t.planning(), 'plan', planReply(step('s1')));
    expect(t.theCall(proposed, 'verify').model).not.toBe('nemo');
    const accepted = t.reply(proposed, 'verify', pass);
    expect(accepted.last.map(({ type }) => type)).toEqual([
      'CallEnded',
      'VerdictGiven',
      'StepDone',
      'PlanAccepted',
      'CallRouted',
    ]);
  });

  it('that cannot be read is asked for again, with the same attempt chain', () => {
    const refused = t.reply(t.planning(), 'plan', 'I would begin with tests.');
    expect(refused.last).toMatchObject([
      { type: 'CallEnded' },
      { type: 'PlanRefused', attempt: 'plan.a.0' },
      { type: 'CallRouted', call: { attempt: 'plan.a.1', purpose: 'plan' } },
    ]);
    const proposed = t.reply(refused, 'plan', planReply(step('s1')));
    expect(proposed.state.plan.status).toBe('proposed');
  });

  it('that its verifier refuses is repaired, and waits for a person when the rounds are spent', () => {
    let story = t.reply(t.planning(), 'plan', planReply(step('s1')));
    for (const round of [1, 2]) {
      story = t.reply(story, 'verify', `VERDICT: FAIL\nBECAUSE: round ${round}`);
      expect(t.theCall(story, 'plan').attempt).toBe(`plan.a.${round}`);
      story = t.reply(story, 'plan', planReply(step(`s${round + 1}`)));
    }
    story = t.reply(story, 'verify', 'VERDICT: FAIL\nBECAUSE: still');
    expect(story.last.at(-1)).toMatchObject({ type: 'DoubtRaised', step: 'plan' });
    const call = story.state.steps.plan?.doubt?.call ?? '';
    const ruled = { type: 'RuleDoubt', step: 'plan', call, ruling: 'verifier', by: 'ana' } as const;
    givenTale(story)
      .when({ ...ruled, note: 'smaller steps' })
      .then({ type: 'DoubtRuled' }, { type: 'CallRouted', call: { attempt: 'plan.a.3' } });
  });

  it('falls back to the next model when the first is down', () => {
    const story = t.failCall(t.planning(), 'plan');
    expect(t.theCall(story, 'plan')).toMatchObject({ model: 'mist', attempt: 'plan.a.0' });
  });

  it('is not bought when nobody could do or verify the work', () => {
    const down = ['opus', 'codex', 'mist', 'gemma', 'mini', 'spark', 'flash'];
    const story = t.submitted({ down });
    expect(t.all(story, 'CallRouted')).toEqual([]);
    expect(story.last.at(-1)).toMatchObject({ type: 'StepBlocked', step: 'plan' });
    expect(story.state.steps.plan?.remedy).toMatch(/\w/);
  });

  it('stops in step mode before it is verified and before its steps begin', () => {
    const planning = t.planning({ job: { stepMode: true } });
    const proposed = t.reply(planning, 'plan', planReply(step('s1')));
    expect(proposed.last.at(-1)).toMatchObject({ type: 'GateReached', gate: 'verify plan.a.0' });
    expect(t.debts(proposed)).toEqual([]);
    const wrong = { type: 'PassGate', gate: 'plan 9', by: 'ana' } as const;
    givenTale(proposed)
      .when(wrong)
      .thenRefused(/Nothing waits/);
    const passed = t.tell(proposed, { type: 'PassGate', gate: 'verify plan.a.0', by: 'ana' });
    const verified = t.reply(passed, 'verify', pass);
    expect(verified.last.at(-1)).toMatchObject({ type: 'GateReached', gate: 'plan 1' });
    givenTale(verified)
      .when({ type: 'SetStepMode', on: false, by: 'ana' })
      .then({ type: 'StepModeSet' }, { type: 'PlanAccepted' }, { type: 'CallRouted' });
  });
});
