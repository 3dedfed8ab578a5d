import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Author } from '../../source/domain/artifact.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { admissions } from '../../source/rule/admission.ts';
import { countedAuthors, uniteAuthors } from '../../source/rule/author-set.ts';
import { authorOf, candidateOf, modelLineage } from '../../source/rule/identity.ts';
import { type Candidate, verifierRule } from '../../source/rule/verifier.ts';
import { otherMap, smallMap } from '../helpers/small-map.ts';

/** The rule for one candidate. */
function whyNotVerifier(map: RoleMap, one: Candidate, authors: readonly Author[]) {
  return verifierRule(map, authors)(one);
}

/** The small map, with families of letters. */
const lettered = { ...smallMap, families: { a: [], b: [], c: [] } };

const author = (model: string, lineage: readonly string[], over: Partial<Author> = {}): Author => ({
  call: `c-${model}`,
  model,
  lineage,
  role: 'writer',
  ...over,
});
const candidate = (model: string, lineage: readonly string[], router = false): Candidate => ({
  model,
  lineage,
  ids: [model],
  ...(router ? { router: 'an automatic choice' } : {}),
});

describe('a verifier', () => {
  it('of another family than every author is admitted for that artifact', () => {
    const authors = [author('spark', ['deepseek']), author('mini', ['openai'])];
    const admission = admissions({ map: smallMap }, { artifact: 'patch:a', authors })('nemo');
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
    expect(whyNotVerifier(lettered, one, written)).toMatch(because);
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
        if (whyNotVerifier(lettered, one, few) !== undefined) {
          expect(whyNotVerifier(lettered, one, [...few, ...more])).toBeDefined();
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

describe('an author under the map in force', () => {
  const nemo = candidateOf(smallMap, 'nemo');
  const imported = (lineage: readonly string[], over: Partial<Author> = {}) =>
    author('who', lineage, { call: 'imported', ...over });

  it('is judged by the families its record names', () => {
    expect(whyNotVerifier(smallMap, nemo, [imported(['deepseek'])])).toBeUndefined();
    expect(whyNotVerifier(smallMap, nemo, [imported(['nvidia'])])).toMatch(/who is nvidia/);
  });

  it('whose family the map has no name for is unknown', () => {
    expect(whyNotVerifier(smallMap, nemo, [imported(['made-up'])])).toMatch(
      /made-up, a family that the role map in force does not know/,
    );
    expect(
      whyNotVerifier(smallMap, { ...nemo, lineage: ['ds'] }, [imported(['deepseek'])]),
    ).toMatch(/nemo is ds, a family/);
  });

  it('is judged by its ids too, as they are read today', () => {
    const wrote = imported(['zhipu'], { asked: 'house-1', served: ['nemotron-3-nano'] });
    expect(whyNotVerifier(smallMap, nemo, [wrote])).toMatch(/who is nvidia\+zhipu/);
    const house = { ...smallMap, families: { nvidia: ['house*'] } };
    const asked = imported(['zhipu'], { asked: 'house-1' });
    expect(whyNotVerifier(smallMap, nemo, [asked])).toBeUndefined();
    expect(whyNotVerifier(house, nemo, [asked])).toMatch(/nvidia\+zhipu/);
  });

  it('is judged by what today’s map declares for its model', () => {
    const wrote = author('spark', ['deepseek'], { asked: 'deepseek-chat' });
    const map = otherMap(['model: deepseek-chat,', 'model: deepseek-chat, lineage: [nvidia],']);
    expect(whyNotVerifier(smallMap, nemo, [wrote])).toBeUndefined();
    expect(whyNotVerifier(map, nemo, [wrote])).toMatch(/spark is deepseek\+nvidia/);
  });

  it('that was unknown is known once the spec says what it served', () => {
    const served = { by: 'reported', id: 'gateway-7' } as const;
    const wrote = authorOf(smallMap, { call: 'c', model: 'spark' }, served);
    expect(wrote).toMatchObject({ lineage: [], asked: 'deepseek-chat', served: ['gateway-7'] });
    expect(whyNotVerifier(smallMap, nemo, [wrote])).toMatch(
      /spark \(asked for as deepseek-chat, answered as gateway-7\) is unknown/,
    );
    const said = otherMap([
      'model: deepseek-chat,',
      'model: deepseek-chat, servedAs: [gateway-7],',
    ]);
    expect(whyNotVerifier(said, nemo, [wrote])).toBeUndefined();
    expect(whyNotVerifier(said, candidateOf(said, 'flash'), [wrote])).toMatch(/deepseek/);
  });
});

describe('the same id', () => {
  it('is the same model, whatever lineage anybody declares', () => {
    const one = { ...candidate('v', ['nvidia']), ids: ['default', 'house/Model_7b'] };
    const by = (over: Partial<Author>) => [author('w', ['zhipu'], over)];
    expect(whyNotVerifier(smallMap, one, by({ asked: 'model-7b-instruct' }))).toMatch(/same model/);
    expect(whyNotVerifier(smallMap, one, by({ served: ['MODEL-7B'] }))).toMatch(/same model/);
    expect(whyNotVerifier(smallMap, one, by({ asked: 'default' }))).toMatch(/same model/);
    expect(whyNotVerifier(smallMap, one, by({ asked: 'model-70b' }))).toBeUndefined();
  });
});

describe('a step that keeps an older map', () => {
  const asked = { artifact: 'patch:a', authors: [author('spark', ['deepseek'])] };
  const moved = otherMap(['model: nemotron-3,', 'model: nemotron-3, lineage: [deepseek],']);

  it('is verified only by whom the map in force admits too', () => {
    const maps = { map: smallMap, inForce: moved };
    expect(admissions(maps, asked)('nemo').status).toBe('refused');
    const back = { map: moved, inForce: smallMap };
    expect(admissions(back, asked)('nemo').status).toBe('refused');
    const same = { map: smallMap, inForce: smallMap };
    expect(admissions(same, asked)('nemo').status).toBe('admitted');
  });

  it('keeps a model that the new map has no more', () => {
    const { nemo: _, ...models } = smallMap.models;
    const maps = { map: smallMap, inForce: { ...smallMap, models } };
    expect(admissions(maps, asked)('nemo').status).toBe('admitted');
  });
});

describe('a model of the map', () => {
  it('carries what its id shows, and with it what it was served as', () => {
    expect(modelLineage(smallMap, 'nemo')).toEqual(['nvidia']);
    const served = { by: 'reported', id: 'gpt-5' } as const;
    expect(modelLineage(smallMap, 'nemo', served)).toEqual(['nvidia', 'openai']);
  });

  it('is believed about its own id only where the endpoint reported it', () => {
    expect(modelLineage(smallMap, 'nemo', { by: 'declared', id: 'gpt-5' })).toEqual(['nvidia']);
  });

  it('that is not in it is unknown, and so may not verify', () => {
    const nobody = candidateOf(smallMap, 'nobody');
    expect(nobody).toEqual({ model: 'nobody', lineage: [], ids: [] });
    expect(whyNotVerifier(smallMap, nobody, [author('spark', ['deepseek'])])).toMatch(/unknown/);
  });

  it.each([
    'model: nemotron-3, router: true, lineage: [nvidia],',
    'model: openrouter/auto, lineage: [nvidia],',
  ])('that is a hosted router may not verify: %s', (words) => {
    const map = { ...smallMap, models: { ...otherMap(['model: nemotron-3,', words]).models } };
    const because = whyNotVerifier(map, candidateOf(map, 'nemo'), [author('spark', ['deepseek'])]);
    expect(because).toMatch(/hosted router, which hides/);
  });
});
