import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Author } from '../../source/events/artifact.ts';
import { countedAuthors, uniteAuthors } from '../../source/rule/author-set.ts';
import { candidateOf, modelLineage, undeclaredFamilies } from '../../source/rule/identity.ts';
import { admitVerifier, whyNotVerifier } from '../../source/rule/verifier.ts';
import { otherMap, smallMap } from '../helpers/small-map.ts';

const author = (model: string, lineage: readonly string[], over: Partial<Author> = {}): Author => ({
  call: `c-${model}`,
  model,
  lineage,
  role: 'writer',
  ...over,
});
const candidate = (model: string, lineage: readonly string[], router = false) => ({
  model,
  lineage,
  router,
});

describe('a verifier', () => {
  it('of another family than every author is admitted for that artifact', () => {
    const admission = admitVerifier(candidate('nemo', ['nvidia']), 'patch:a', [
      author('spark', ['deepseek']),
      author('mini', ['openai']),
    ]);
    expect(admission).toMatchObject({
      status: 'admitted',
      verifier: { model: 'nemo', lineage: ['nvidia'], artifact: 'patch:a' },
    });
  });

  it.each([
    [
      'of the family of one of two authors',
      candidate('v', ['b']),
      [
        ['w1', ['a']],
        ['w2', ['b']],
      ],
      /is b/,
    ],
    [
      'that shares one of several families',
      candidate('v', ['a', 'b']),
      [['w', ['b', 'c']]],
      /a\+b/,
    ],
    ['of an unknown family', candidate('v', []), [['w', ['a']]], /family of v is unknown/],
    ['of an author of an unknown family', candidate('v', ['a']), [['w', []]], /counts as the same/],
    ['that is the author', candidate('w', ['a']), [['w', ['b']]], /w wrote it/],
    ['that hides what it serves', candidate('v', ['a'], true), [['w', ['b']]], /hides/],
    ['of something that nobody wrote', candidate('v', ['a']), [], /nobody is recorded/],
  ] as const)('%s is refused', (_what, one, authors, because) => {
    const written = authors.map(([model, lineage]) => author(model, lineage));
    const admission = admitVerifier(one, 'patch:a', written);
    expect(admission.status).toBe('refused');
    expect(whyNotVerifier(one, written)).toMatch(because);
  });

  it('once refused is not admitted by more authors', () => {
    const lineage = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 });
    const authors = fc.array(
      fc.tuple(fc.constantFrom('m', 'n', 'o'), lineage).map(([model, of]) => author(model, of)),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(lineage, authors, authors, (of, few, more) => {
        const one = candidate('m', of);
        if (whyNotVerifier(one, few) !== undefined) {
          expect(whyNotVerifier(one, [...few, ...more])).toBeDefined();
        }
      }),
    );
  });
});

describe('the set of authors', () => {
  it('unites writers and repairers, each call and role once, in their order', () => {
    const first = author('spark', ['deepseek']);
    const second = author('mini', ['openai']);
    expect(uniteAuthors([first], [second, first])).toEqual([first, second]);
    const planned = { ...first, role: 'planner' } as const;
    expect(uniteAuthors([first], [planned])).toHaveLength(2);
  });

  it('counts planners only where the spec says so', () => {
    const all = [author('spark', ['deepseek']), author('nemo', ['nvidia'], { role: 'planner' })];
    expect(countedAuthors(all, 'writers').map(({ model }) => model)).toEqual(['spark']);
    expect(countedAuthors(all, 'writers-and-planners')).toEqual(all);
  });
});

describe('a model of the map', () => {
  it('carries what its id shows, and with it what it was served as', () => {
    expect(modelLineage(smallMap, 'nemo')).toEqual(['nvidia']);
    expect(modelLineage(smallMap, 'nemo', { by: 'reported', id: 'gpt-5' })).toEqual([
      'nvidia',
      'openai',
    ]);
    expect(undeclaredFamilies(smallMap, 'nemo', { by: 'reported', id: 'gpt-5' })).toEqual([
      'openai',
    ]);
  });

  it('is believed about its own id only where the endpoint reported it', () => {
    expect(modelLineage(smallMap, 'nemo', { by: 'declared', id: 'gpt-5' })).toEqual(['nvidia']);
    expect(undeclaredFamilies(smallMap, 'nemo', { by: 'declared', id: 'gpt-5' })).toEqual([]);
  });

  it('that is not in it is unknown, and so may not verify', () => {
    expect(candidateOf(smallMap, 'nobody')).toEqual({
      model: 'nobody',
      lineage: [],
      router: false,
    });
    expect(
      whyNotVerifier(candidateOf(smallMap, 'nobody'), [author('spark', ['deepseek'])]),
    ).toMatch(/unknown/);
  });

  it('that is a hosted router may not verify', () => {
    const map = otherMap([
      'model: nemotron-3, price: free',
      'model: nemotron-3, price: free, router: true',
    ]);
    expect(candidateOf(map, 'nemo').router).toBe(true);
  });
});
