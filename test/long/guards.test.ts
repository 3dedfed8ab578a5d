import { describe, expect, it } from 'vitest';
import { modelLineage } from '../../source/rule/identity.ts';
import { smallMap } from '../helpers/small-map.ts';
import { type Guard, withoutGuard } from '../helpers/without-guard.ts';

const makers = Object.fromEntries(
  Object.keys(smallMap.models).map((name) => [name, modelLineage(smallMap, name)]),
);

const passes = 'undefined';
const guards: readonly (Guard & { readonly because: string })[] = [
  // The rule itself, which routing, deciding and folding ask.
  {
    file: 'rule/verifier.ts',
    name: 'whyNotFor',
    instead: passes,
    because: 'an author is not a verifier, nor is its family',
  },
  {
    file: 'rule/lineage.ts',
    name: 'areDifferent',
    instead: 'true',
    because: 'two lineages are different only if they share no family',
  },
  {
    file: 'rule/served.ts',
    name: 'verdictOf',
    instead: "'restates'",
    because: 'whoever answered is the model that was asked',
  },
  {
    file: 'rule/author-standing.ts',
    name: 'authorStanding',
    instead: "{ status: 'known', lineage: own().lineage ?? ['whoever'] }",
    because: 'an author that nobody knows counts as the same',
  },
  // What a verdict proves of its reading.
  {
    file: 'state/coverage.ts',
    name: 'coverageOf',
    instead: '{ ...own(), missing: [] }',
    because: 'a verdict covers only the hunks whose marks came back',
  },
  {
    file: 'state/lost-tokens.ts',
    name: 'lostTokens',
    instead: passes,
    because: 'an endpoint that dropped the prompt judged nothing',
  },
  // The decisions, whose facts the fold would refuse.
  {
    file: 'conductor/advance/judge-reply.ts',
    name: 'whyVoid',
    instead: passes,
    because: 'a verdict of another model than was asked is void',
  },
  {
    file: 'conductor/handle/handle-audit.ts',
    name: 'answerAudit',
    instead:
      "given[0].type === 'AcceptAudit' && given[1].audit && !given[1].audit.decision ? { status: 'facts', facts: [{ type: 'AuditDecided', decision: 'accepted', tree: given[0].tree, by: given[0].by }] } : own()",
    because: 'a decision is about the tree that it names',
  },
  // The fold, which meets a journal that somebody edited.
  {
    file: 'state/evolve/hard-rule.ts',
    name: 'assertVerifierRouted',
    instead: passes,
    because: 'nobody is asked about their own work',
  },
  {
    file: 'state/evolve/hard-rule.ts',
    name: 'assertVerdict',
    instead: passes,
    because: 'a verdict is of the model that was asked, by what it served',
  },
  {
    file: 'state/evolve/hard-rule-reading.ts',
    name: 'assertReading',
    instead: passes,
    because: 'a verdict says what was read and how it was read',
  },
  {
    file: 'state/evolve/hard-rule.ts',
    name: 'assertAuthors',
    instead: passes,
    because: 'whoever wrote is its author',
  },
  {
    file: 'state/evolve/hard-rule.ts',
    name: 'assertPassed',
    instead: passes,
    because: 'a step is done with enough verdicts',
  },
  {
    file: 'state/evolve/hard-rule-handoff.ts',
    name: 'assertLandingIntended',
    instead: passes,
    because: 'what lands was accepted',
  },
];

const limits = { depth: 60, states: 20_000 };

async function firstBreach(guard: Guard | undefined) {
  const { openings, search, searchForgeries } = await withoutGuard(guard);
  const all = openings(smallMap);
  for (const opening of all) {
    const found = search(opening, makers, { ...limits, deviations: 1 });
    if (found.breach) return found.breach;
    const forged = searchForgeries(opening, makers, { ...limits, deviations: 1 });
    if (forged.breach) return forged.breach;
  }
  for (const opening of all.slice(0, 1)) {
    const found = search(opening, makers, { ...limits, deviations: 2 });
    if (found.breach) return found.breach;
  }
  return undefined;
}

describe('with one guard of the rule switched off the search finds a breach', () => {
  it.each(guards.map((guard) => [`${guard.name}: ${guard.because}`, guard] as const))(
    '%s',
    async (_title, guard) => {
      expect(await firstBreach(guard)).toBeDefined();
    },
  );

  it('and none with all of them on', async () => {
    expect(await firstBreach(undefined)).toBeUndefined();
  });
});
