import { expect, it } from 'vitest';
import { familyTable, readingLines } from '../../../source/cli/setup/families-text.ts';
import { shippedBook } from '../../../source/rule/lineage.ts';

it('an id is told with how it is read, its family and every reason', () => {
  const lines = readingLines(['openrouter/anthropic/claude-sonnet-4', 'house-7b'], {
    families: { mine: ['house*'] },
  });
  expect(lines[0]).toBe('openrouter/anthropic/claude-sonnet-4');
  expect(lines).toContain(
    '  read as: claude-sonnet-4, after openrouter/anthropic; words: claude sonnet 4',
  );
  expect(lines).toContain('  family: anthropic');
  expect(lines.join('\n')).toMatch(/because: \*claude\* is anthropic \(.*pydantic-ai/);
  expect(lines).toContain('  because: house* is mine, says the spec');
});

it.each([
  ['cl\u0430ude', /family: unknown, because it holds the character U\+0430/],
  ['mystery-7b', /family: unknown.*\n.*no pattern knows a word of it/],
  ['openrouter/auto', /hosted router: .*; it never verifies/],
  ['sonar-pro', /family: unknown.*\n.*sonar\* is perplexity, a name that hides/],
  ['z-ai/house-7b', /family: zhipu\n.*z-ai\/ is the maker of zhipu/],
  ['ep-20250701-abcde', /an account’s own number/],
])('%s is told with why', (id, says) => {
  expect(readingLines([id], shippedBook).join('\n')).toMatch(says);
});

it('without an id every family is listed, with what the spec adds and takes out', () => {
  const table = familyTable({ families: { mine: ['house*'] }, without: { meta: ['*alpaca*'] } });
  const text = table.join('\n');
  expect(text).toMatch(/^mine +house\* \(spec\)/m);
  expect(text).toMatch(/^meta .*\*alpaca\* \(taken out\)/m);
  expect(text).toMatch(/^nous .*\*hermes\* \(hides its base\)/m);
});
