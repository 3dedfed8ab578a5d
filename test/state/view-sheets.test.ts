import { describe, expect, it } from 'vitest';
import { auditSheet } from '../../source/state/view/view-audit.ts';
import { headerLine, nowDoing, phaseOf } from '../../source/state/view/view-header.ts';
import { verifySheet } from '../../source/state/view/view-verify.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { sampleFacts } from '../helpers/sample-facts.ts';
import { startedAt, stateOf, submitted } from '../helpers/states.ts';

describe('the header', () => {
  it('says what, how far, how long, how much and who is needed', () => {
    expect(headerLine(stateOf(runFacts.auditing), startedAt + 761_000)).toMatchObject({
      task: 'add retry to fetchShelf',
      phase: 'audit',
      elapsed: '12:41',
      spend: '$0.18 of $5.00',
      needs: 1,
      rehearsal: false,
    });
  });

  it('says REHEARSAL in a rehearsal', () => {
    const state = stateOf([submitted({ rehearsal: true })]);
    expect(headerLine(state, startedAt).rehearsal).toBe(true);
  });

  it('stops the time of a run that has ended', () => {
    const state = stateOf(runFacts.landed);
    expect(headerLine(state, startedAt + 9e9)).toEqual(headerLine(state, startedAt + 8e9));
  });

  it.each([
    [[], 'starting'],
    [runFacts.planning, 'planning'],
    [runFacts.working, 'steps 0/3'],
    [runFacts.auditing, 'audit'],
    [runFacts.landed, 'landed'],
  ])('names the phase', (facts, phase) => {
    expect(phaseOf(stateOf(facts))).toBe(phase);
  });
});

describe('what goes on now', () => {
  it('is one sentence for each call in hand', () => {
    expect(nowDoing(stateOf(runFacts.repairing))).toEqual([
      'worker-fast (code-spark) writes s1.',
      'thinker (nemotron) verifies s2.',
    ]);
  });

  it('is what waits for the person when nothing runs', () => {
    expect(nowDoing(stateOf(runFacts.auditing))[0]).toMatch(/^Waits for you: audit of 3 files/);
  });
});

describe('the verify sheet', () => {
  it('holds verdicts, findings, counter-example and checks, the newest try first', () => {
    const sheet = verifySheet(stateOf(runFacts.repairing), 's1');
    expect(sheet?.attempts.map((attempt) => attempt.id)).toEqual(['s1.a.1', 's1.a.0']);
    const first = sheet?.attempts[1];
    expect(first?.checks?.results).toHaveLength(1);
    expect(first?.verdicts[0]?.record.verdict.findings).toHaveLength(2);
    expect(first?.verdicts[0]?.counterRun?.reproduced).toBe(true);
  });

  it('says who is asked now, who was passed over and why', () => {
    const sheet = verifySheet(stateOf(runFacts.repairing), 's2');
    expect(sheet?.attempts[0]?.pending).toMatchObject([{ lane: 'thinker', status: 'begun' }]);
    expect(sheet?.passedOver).toEqual([
      {
        lane: 'worker-fast',
        model: 'code-spark',
        because: 'code-spark is deepseek, its author code-flash is deepseek',
      },
    ]);
  });

  it('shows a verdict that does not count with its reason', () => {
    const state = stateOf([...runFacts.repairing, sampleFacts.VerdictVoided]);
    expect(verifySheet(state, 's1')?.voided).toEqual([
      { verifier: 'thinker (nemotron)', because: 'it was served by deepseek' },
    ]);
  });

  it('does not exist for a step that does not', () => {
    expect(verifySheet(stateOf(runFacts.repairing), 's9')).toBeUndefined();
  });
});

describe('the audit sheet', () => {
  it('says what to look at first, who wrote and who verified each step', () => {
    const sheet = auditSheet(stateOf(runFacts.auditing));
    expect(sheet?.items.map((item) => item.type)).toEqual([
      'inconclusive',
      'declared-model',
      'skipped',
    ]);
    expect(
      sheet?.steps.map(({ step, authors, verifiedBy, doubtedBy }) => [
        step,
        authors,
        verifiedBy,
        doubtedBy,
      ]),
    ).toEqual([
      ['s1', ['code-spark (deepseek)'], ['nemotron (nvidia, as declared)'], []],
      ['s2', ['code-flash (deepseek)'], [], ['nemotron (nvidia, as declared)']],
      ['s3', ['code-spark (deepseek)'], ['nemotron (nvidia, as declared)'], []],
    ]);
    expect(sheet?.quota).toEqual({ used: 0, of: 1 });
  });

  it('does not exist before an audit is opened', () => {
    expect(auditSheet(stateOf(runFacts.working))).toBeUndefined();
  });
});
