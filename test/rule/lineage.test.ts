import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areDifferent,
  familiesOf,
  foreignFamilies,
  lineageOf,
  matchesPattern,
} from '../../source/rule/lineage.ts';

const families = {
  anthropic: ['claude*'],
  deepseek: ['*deepseek*'],
  meta: ['*llama*'],
  openai: ['gpt-*', '*codex*'],
};

describe('a family pattern', () => {
  it.each([
    ['gpt-*', 'gpt-5', true],
    ['gpt-*', 'GPT-5', true],
    ['gpt-*', 'my-gpt-5', false],
    ['*codex*', 'codex', true],
    ['*codex*', 'openai/codex-mini', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*', 'anything', true],
    ['exact', 'exact', true],
    ['exact', 'exactly', false],
    ['a.c', 'abc', false],
  ])('%s against %s is %s', (pattern, id, expected) => {
    expect(matchesPattern(pattern, id)).toBe(expected);
  });

  it('takes no time that explodes with its stars', () => {
    expect(matchesPattern(`${'*a'.repeat(50)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});

describe('a lineage', () => {
  it('is everything that is declared, requested and served, each once, sorted', () => {
    expect(
      lineageOf(
        { declared: ['meta'], requested: 'deepseek-r1-distill-llama', served: 'gpt-5' },
        families,
      ),
    ).toEqual(['deepseek', 'meta', 'openai']);
  });

  it('holds every family whose pattern matches, not only the first', () => {
    expect(familiesOf('deepseek-r1-distill-llama-8b', families)).toEqual(['deepseek', 'meta']);
  });

  it('of an id that nobody knows is empty', () => {
    expect(lineageOf({ declared: [], requested: 'mystery' }, families)).toEqual([]);
  });

  const word = fc.constantFrom('claude-5', 'deepseek-v4', 'llama-4', 'gpt-5', 'mystery');
  const declared = fc.array(fc.constantFrom(...Object.keys(families)), { maxLength: 3 });

  it('is never narrowed by what was served', () => {
    fc.assert(
      fc.property(declared, word, word, (said, requested, served) => {
        const before = lineageOf({ declared: said, requested }, families);
        const after = lineageOf({ declared: said, requested, served }, families);
        expect(before.filter((family) => !after.includes(family))).toEqual([]);
      }),
    );
  });

  it('calls foreign exactly what the served id adds', () => {
    fc.assert(
      fc.property(declared, word, word, (said, requested, served) => {
        const identity = { declared: said, requested };
        const before = lineageOf(identity, families);
        const after = lineageOf({ ...identity, served }, families);
        const added = after.filter((family) => !before.includes(family));
        expect(foreignFamilies({ ...identity, served }, families)).toEqual(added);
        expect(foreignFamilies(identity, families)).toEqual([]);
      }),
    );
  });
});

describe('two lineages', () => {
  it('are different only if both are known and share nothing', () => {
    expect(areDifferent(['a'], ['b'])).toBe(true);
    expect(areDifferent(['a', 'b'], ['b', 'c'])).toBe(false);
    expect(areDifferent([], ['b'])).toBe(false);
    expect(areDifferent(['a'], [])).toBe(false);
    expect(areDifferent([], [])).toBe(false);
  });

  it('are different in both directions or in none, and never from themselves', () => {
    const lineage = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(lineage, lineage, (one, other) => {
        expect(areDifferent(one, other)).toBe(areDifferent(other, one));
        expect(areDifferent(one, one)).toBe(false);
      }),
    );
  });
});
