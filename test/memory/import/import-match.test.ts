import { describe, expect, it } from 'vitest';
import { likeness, placeCandidates } from '../../../source/memory/import/import-match.ts';
import { splitMemory } from '../../../source/memory/import/import-split.ts';
import { createSearchIndex } from '../../../source/memory/store/search-index.ts';
import { fact } from '../facts.ts';

const facts = [
  fact({
    id: 'timeout',
    title: 'The timeout of the shop is 30 seconds',
    body: 'The timeout of the shop is 30 seconds.\n\nFrom ~/x.md.',
  }),
  fact({ id: 'jest', title: 'Use jest', body: 'Always run the tests with jest in this project.' }),
  fact({ id: 'else', title: 'Bananas', body: 'Bananas are yellow in winter.' }),
];

function standings(text: string) {
  const candidates = splitMemory('codex', { path: '/a', text, shown: '~/a' });
  const placed = placeCandidates(candidates, facts, createSearchIndex(facts));
  return placed.map(({ standing }) => standing);
}

describe('a candidate', () => {
  it.each([
    ['that says the same is known', 'The timeout of the shop is 30 seconds', 'known', 'timeout'],
    [
      'with another number is a conflict',
      'The timeout of the shop is 60 seconds',
      'conflict',
      'timeout',
    ],
    [
      'that denies a fact is a conflict',
      'Never run the tests with jest in this project',
      'conflict',
      'jest',
    ],
    [
      'with nearly the same words is near',
      'Run the unit tests with jest here in this project',
      'near',
      'jest',
    ],
  ])('%s', (_title, text, type, as) => {
    expect(standings(`- ${text}\n`)).toMatchObject([{ type, as }]);
  });

  it('about something else is new', () => {
    expect(standings('- Deploys go out on Tuesdays by hand\n')).toEqual([{ type: 'new' }]);
  });

  it('is compared with those before it as well', () => {
    const [first, second] = standings(
      '- Deploys go out on Tuesdays\n- Deploys go out on Tuesdays now\n',
    );
    expect(first).toEqual({ type: 'new' });
    expect(second).toMatchObject({ type: 'near' });
  });
});

it('likeness is the share of common words, and nothing is like nothing', () => {
  expect(likeness('red green blue', 'blue green red')).toBe(1);
  expect(likeness('red green', 'green blue')).toBeCloseTo(1 / 3);
  expect(likeness('', '')).toBe(0);
});
