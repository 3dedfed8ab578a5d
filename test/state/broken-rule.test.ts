import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../source/domain/decode.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import { BrokenRule } from '../../source/state/evolve/hard-rule.ts';
import { rule } from '../helpers/doubts.ts';
import { edited, without } from '../helpers/edited.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const ofS1 = (fact: { readonly step: string }) => fact.step === 's1';

const audited = t.audited();
const repaired = () => {
  const checked = t.work(t.planned([r.step('s1')]), 's1', 'first');
  const proven = t.reproduce(t.reply(checked, 'verify', r.provenFail), 'failed');
  return t.reply(t.work(t.failCall(proven, 'work'), 's1', 'second'), 'verify', r.pass);
};
const mended = repaired();
const waiting = t.reply(
  t.reply(t.work(t.planned([r.step('s1')]), 's1', 'x'), 'verify', r.fail),
  'rebuttal',
  r.rebut,
);
const doubted = rule(waiting, 'author');
const quick = t.work(t.reply(t.submitted(), 'triage', r.quick), 's1', 'sneaky');

/** What the last verifier's reply is said to have returned. */
const saidRead = (story: t.Story, read: string[]) =>
  edited(
    story,
    'CallEnded',
    ({ outcome, ...fact }) => {
      const { product } = outcome;
      return product.type === 'verdict'
        ? { ...fact, outcome: { ...outcome, product: { ...product, read } } }
        : { ...fact, outcome };
    },
    ({ outcome }) => outcome.product.type === 'verdict',
  );

const broken: readonly (readonly [string, readonly Recorded[], RegExp])[] = [
  [
    'a pass whose hunks are not said to be read',
    edited(audited, 'VerdictGiven', ({ covers: _, ...fact }) => fact, ofS1),
    /does not say which hunks came back by mark/,
  ],
  [
    'a pass that says it covers more than came back',
    saidRead(audited, []),
    /does not say which hunks came back by mark/,
  ],
  [
    'a pass of a hunk whose mark did not come back',
    edited(
      { ...audited, recorded: saidRead(audited, []) },
      'VerdictGiven',
      (fact) => ({ ...fact, covers: [] }),
      ofS1,
    ),
    /passes 1 hunks that it did not read: src\/s1\.ts#1/,
  ],
  [
    'a pass whose prompt showed no hunk of a changed file',
    edited(
      audited,
      'CallBegun',
      (fact) => ({ ...fact, reading: { parts: [{ leastTokens: 1, marks: [] }] } }),
      ({ call }) => call === 's1.verify.1',
    ),
    /does not say which hunks came back by mark/,
  ],
  [
    'a pass that leaves out a file the project does not call generated',
    edited(
      {
        ...audited,
        recorded: edited(
          audited,
          'CallBegun',
          ({ reading = { parts: [] }, ...fact }) => ({
            ...fact,
            reading: { ...reading, unread: ['src/s1.ts'] },
          }),
          ({ call }) => call === 's1.verify.1',
        ),
      },
      'VerdictGiven',
      (fact) => ({ ...fact, unread: ['src/s1.ts'] }),
      ofS1,
    ),
    /leaves out src\/s1\.ts, which is not generated/,
  ],
  [
    'a verify call routed to the author',
    edited(
      audited,
      'CallRouted',
      (fact) => ({ ...fact, call: { ...fact.call, model: 'spark' } }),
      ({ call }) => call.purpose === 'verify',
    ),
    /breaks the one rule: spark wrote it/,
  ],
  [
    'a verify call routed to another model of the author’s family',
    edited(
      audited,
      'CallRouted',
      (fact) => ({ ...fact, call: { ...fact.call, model: 'flash' } }),
      ({ call }) => call.purpose === 'verify',
    ),
    /flash is deepseek, its author spark is deepseek/,
  ],
  [
    'a verdict that names another model than was asked',
    edited(audited, 'VerdictGiven', (fact) => ({
      ...fact,
      verifier: { ...fact.verifier, model: 'spark' },
    })),
    /names spark, but that call went to nemo/,
  ],
  [
    'a verdict with a lineage of its own',
    edited(audited, 'VerdictGiven', (fact) => ({
      ...fact,
      verifier: { ...fact.verifier, lineage: ['zhipu'] },
    })),
    /says nemo is zhipu, the role map says nvidia/,
  ],
  [
    'a verdict turned from fail to pass',
    edited(
      doubted,
      'VerdictGiven',
      (fact) => ({ ...fact, verdict: { ...fact.verdict, judgement: 'pass' } }),
      ofS1,
    ),
    /says pass, the reply was read as fail/,
  ],
  [
    'a verdict about other bytes',
    edited(audited, 'VerdictGiven', (fact) => ({ ...fact, artifact: 'patch:other' })),
    /is about patch:other/,
  ],
  [
    'a verdict that is moved to another attempt',
    edited(mended, 'VerdictGiven', (fact) => ({ ...fact, attempt: 's1.a.0' })),
    /s1\.a\.0/,
  ],
  [
    'an author whose lineage was edited',
    edited(audited, 'ArtifactProduced', (fact) => ({
      ...fact,
      authors: fact.authors.map((author) => ({ ...author, lineage: ['zhipu'] })),
    })),
    /spark is recorded as zhipu, the role map says deepseek/,
  ],
  [
    'an artifact that does not name its writer',
    edited(audited, 'ArtifactProduced', (fact) => ({ ...fact, authors: [] })),
    /does not name spark as its author/,
  ],
  [
    'a repair that leaves the first author out',
    edited(mended, 'ArtifactProduced', (fact) => ({
      ...fact,
      authors: fact.authors.filter(({ model }) => model !== 'spark'),
    })),
    /stands on the work of spark/,
  ],
  [
    'a repair that gives the first author another family',
    edited(mended, 'ArtifactProduced', (fact) => ({
      ...fact,
      authors: fact.authors.map((author) =>
        author.model === 'spark' ? { ...author, lineage: ['zhipu'] } : author,
      ),
    })),
    /stands on the work of spark/,
  ],
  [
    'a step called passed whose verdicts were cut out',
    without(audited, 'VerdictGiven'),
    /called passed with 0 of 1 verdicts/,
  ],
  [
    'a doubted step called passed',
    edited(doubted, 'StepDone', (fact) => ({ ...fact, verified: 'passed' })),
    /called passed, its verdicts say doubted/,
  ],
  [
    'a doubted step that is done before the person ruled',
    without(doubted, 'DoubtRuled'),
    /called done while a doubt waits for a person/,
  ],
  [
    'a ruling about a verdict that nobody asked about',
    edited(doubted, 'DoubtRuled', (fact) => ({ ...fact, call: 's1.verify.9' })),
    /ruled on s1\.verify\.9/,
  ],
  [
    'a doubt about a verdict that passed',
    edited(doubted, 'DoubtRaised', (fact) => ({ ...fact, call: 'plan.verify.1' })),
    /which did not fail it/,
  ],
  [
    'a patch called free of verdicts',
    edited(audited, 'StepDone', (fact) => ({ ...fact, verified: 'not-required' })),
    /s1 needs a verdict and has none/,
  ],
  [
    'a quick step that changed files and is called free of verdicts',
    [
      ...quick.recorded.filter(({ fact }) => fact.type !== 'StepReclassed').slice(0, -2),
      {
        seq: 99,
        at: 1,
        fact: { type: 'StepDone', step: 's1', attempt: 's1.a.0', verified: 'not-required' },
      },
    ],
    /called done before its checks|needs a verdict/,
  ],
  [
    'a step done on red checks',
    edited(
      audited,
      'ChecksEnded',
      (fact) => ({ ...fact, results: [r.check('failed')] }),
      ({ subject }) => subject === 's1.a.0',
    ),
    /called done with test failed/,
  ],
  [
    'a counter-example said to be shown, and the step called done',
    edited(mended, 'StepDone', (fact) => ({ ...fact, attempt: 's1.a.0', verified: 'doubted' })),
    /showed it wrong/,
  ],
  [
    'a call that ends without having begun',
    without(audited, 'CallBegun'),
    /ended while it was routed/,
  ],
];

describe('a journal edited by hand', () => {
  it.each(broken)('fails on %s', (_what, recorded, says) => {
    expect(() => fold(recorded)).toThrow(BrokenRule);
    expect(() => fold(recorded)).toThrow(says);
  });

  it('folds when nobody touched it', () => {
    for (const story of [audited, mended, doubted, quick]) {
      expect(fold(story.recorded)).toEqual(story.state);
    }
  });
});
