import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import { BrokenRule } from '../../source/state/evolve/hard-rule.ts';
import { edited, without } from '../helpers/edited.ts';
import { anchored } from '../helpers/given.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const audited = t.audited();
const accepted = t.tellAll(audited, { type: 'AcceptAudit', tree: 'tree:all', by: 'ana' }, anchored);
const doubted = t.reply(
  t.reply(t.work(t.planned([r.step('s1')]), 's1', 'x'), 'verify', r.fail),
  'rebuttal',
  r.rebut,
);
const both = t.toAudit(t.doneStep(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2'));
const [doubt] = t.all(doubted, 'DoubtRaised');
const doubtedAudit = t.toAudit(
  t.tell(doubted, {
    type: 'RuleDoubt',
    step: 's1',
    call: doubt?.call ?? '',
    ruling: 'author',
    by: 'ana',
  }),
);
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

const broken: readonly (readonly [string, readonly Recorded[], RegExp])[] = [
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
    'an audit that does not say that a step was doubted',
    edited(doubtedAudit, 'AuditOpened', (fact) => ({
      ...fact,
      items: fact.items.filter(({ step }) => step !== 's1'),
    })),
    /does not say that s1 is doubted/,
  ],
  [
    'a step called passed while a verifier’s reply was cut out of the count',
    secondReplyHidden(),
    /was not read/,
  ],
];

describe('a journal edited by hand between the last step and the landing', () => {
  it.each(broken)('fails on %s', (_what, recorded, says) => {
    expect(() => fold(recorded)).toThrow(BrokenRule);
    expect(() => fold(recorded)).toThrow(says);
  });

  it('folds when nobody touched it', () => {
    for (const story of [audited, accepted, both, doubtedAudit]) {
      expect(fold(story.recorded)).toEqual(story.state);
    }
  });
});
