import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../source/events/decode.ts';
import type { Fact, FactOf, FactType } from '../../source/events/facts.ts';
import { fold } from '../../source/state/evolve.ts';
import { BrokenRule } from '../../source/state/hard-rule.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/tale.ts';

/** A journal with one fact changed by hand: the last of its type that fits. */
function edited<T extends FactType>(
  tale: t.Tale,
  type: T,
  change: (fact: FactOf<T>) => Fact,
  fits: (fact: FactOf<T>) => boolean = () => true,
): readonly Recorded[] {
  const is = (fact: Fact): fact is FactOf<T> => fact.type === type;
  const at = tale.recorded.findLastIndex(({ fact }) => is(fact) && fits(fact));
  if (at < 0) throw new Error(`There is no ${type} to edit: ${t.story(tale)}`);
  return tale.recorded.map((line, index) =>
    index === at && is(line.fact) ? { ...line, fact: change(line.fact) } : line,
  );
}

function without(tale: t.Tale, ...types: readonly FactType[]): readonly Recorded[] {
  return tale.recorded.filter(({ fact }) => !types.includes(fact.type) || isPlan(fact));
}

const isPlan = (fact: Fact) => 'step' in fact && fact.step === 'plan';
const ofS1 = (fact: { readonly step: string }) => fact.step === 's1';

const audited = t.audited();
const accepted = t.tell(audited, { type: 'AcceptAudit', tree: 'tree:all', by: 'ana' });
const repaired = () => {
  const checked = t.work(t.planned([r.step('s1')]), 's1', 'first');
  const proven = t.reproduce(t.reply(checked, 'verify', r.provenFail), 'failed');
  return t.reply(t.work(t.failCall(proven, 'work'), 's1', 'second'), 'verify', r.pass);
};
const mended = repaired();
const doubted = t.reply(
  t.reply(t.work(t.planned([r.step('s1')]), 's1', 'x'), 'verify', r.fail),
  'rebuttal',
  r.rebut,
);
const both = t.toAudit(t.doneStep(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2'));
const doubtedAudit = t.toAudit(doubted);
const lastVerdictAt = both.recorded.findLast(({ fact }) => fact.type === 'VerdictGiven')?.seq ?? 0;
const isEndOf = (fact: Fact, step: string) => fact.type === 'StepDone' && fact.step === step;

/** One verdict is enough for the step; the reply of a second verifier is left lying. */
function secondReplyHidden(): readonly Recorded[] {
  const shipped = t.doneStep(t.planned([r.step('s1')]), 's1');
  const at = shipped.recorded.findLastIndex(({ fact }) => isEndOf(fact, 's1'));
  const asked = shipped.facts.findLast(
    (fact) => fact.type === 'CallRouted' && fact.call.purpose === 'verify',
  );
  if (asked?.type !== 'CallRouted') throw new Error('Nobody was asked.');
  const call = { ...asked.call, id: 's1.verify.9', model: 'mist' };
  const life = shipped.facts.flatMap((fact): readonly Fact[] => {
    if (fact.type === 'CallBegun' && fact.call === asked.call.id)
      return [{ ...fact, call: call.id }];
    if (fact.type === 'CallEnded' && fact.call === asked.call.id)
      return [{ ...fact, call: call.id }];
    return [];
  });
  const facts = [
    ...shipped.facts.slice(0, at),
    { type: 'CallRouted' as const, call },
    ...life,
    ...shipped.facts.slice(at),
  ];
  return facts.map((fact, index) => ({ seq: index + 1, at: 1, fact }));
}
const quick = t.work(t.reply(t.submitted(), 'triage', r.quick), 's1', 'sneaky');

const broken: readonly (readonly [string, readonly Recorded[], RegExp])[] = [
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
    'an audit of a tree that nobody integrated',
    edited(audited, 'AuditOpened', (fact) => ({ ...fact, tree: 'tree:mine' })),
    /tree nobody integrated/,
  ],
  [
    'an audit decided for another tree',
    edited(accepted, 'AuditDecided', (fact) => ({ ...fact, tree: 'tree:mine' })),
    /is about tree tree:all, not tree:mine/,
  ],
  [
    'a landing before the audit',
    without(accepted, 'AuditDecided'),
    /nothing lands before the audit/,
  ],
  [
    'a landing after a rejection',
    edited(accepted, 'AuditDecided', (fact) => ({ ...fact, decision: 'rejected' })),
    /nothing lands before the audit/,
  ],
  [
    'a landing of another patch than was accepted',
    edited(accepted, 'LandingIntended', (fact) => ({ ...fact, patch: 'patch:mine' })),
    /nothing lands before the audit/,
  ],
  [
    'a landing on a branch that is not the run’s own',
    edited(accepted, 'LandingIntended', (fact) => ({ ...fact, ref: 'refs/heads/main' })),
    /refs\/heads\/main on base, which are not this run's/,
  ],
  [
    'a landing on another commit than the run began from',
    edited(accepted, 'LandingIntended', (fact) => ({ ...fact, base: 'other' })),
    /on other, which are not this run's/,
  ],
  [
    'a tree without the patch of a step that is done',
    edited(both, 'Integrated', (fact) => ({ ...fact, steps: ['s1'] })),
    /made of s1, done are s1, s2/,
  ],
  [
    'a tree that names a step which is not done',
    without(both, 'StepDone').filter(({ fact }) => !isEndOf(fact, 's1')),
    /made of s1, s2, done are none/,
  ],
  [
    'a tree made while a step is still verified',
    [
      ...both.recorded.filter(({ seq }) => seq <= lastVerdictAt),
      ...both.recorded.filter(({ fact }) => fact.type === 'Integrated'),
    ],
    /made of s1, s2, done are s1/,
  ],
  [
    'an audit opened before the checks of its tree',
    audited.recorded.filter(
      ({ fact }) => fact.type !== 'ChecksEnded' || fact.subject !== 'integration',
    ),
    /before the checks of tree tree:all/,
  ],
  [
    'an audit opened on red checks of its tree',
    edited(
      audited,
      'ChecksEnded',
      (fact) => ({ ...fact, results: [r.check('failed')] }),
      ({ subject }) => subject === 'integration',
    ),
    /on a tree with test failed/,
  ],
  [
    'an audit that does not say that a step is doubted',
    edited(doubtedAudit, 'AuditOpened', (fact) => ({
      ...fact,
      items: fact.items.filter(({ type }) => type !== 'doubt'),
    })),
    /does not say that s1 is doubted/,
  ],
  [
    'a step called passed while a verifier’s reply was cut out of the count',
    secondReplyHidden(),
    /was not read/,
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
    for (const tale of [audited, accepted, mended, doubted, quick, both, doubtedAudit]) {
      expect(fold(tale.recorded)).toEqual(tale.state);
    }
  });
});
