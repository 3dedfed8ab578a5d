import { expect, it } from 'vitest';
import { namedTree } from '../../../source/cli/audit/named-tree.ts';

const one = `1a2b3c4d5e6f${'0'.repeat(28)}`;
const near = `1a2b3c4d5e70${'0'.repeat(28)}`;
const other = 'f'.repeat(40);

it('the whole name, its first seven digits and capitals all name the tree', () => {
  for (const word of [one, '1a2b3c4', '1A2B3C4D5E6F']) {
    expect(namedTree(word, [one, other])).toBe(one);
  }
  expect(namedTree('1a2b3c4', [one, other, one])).toBe(one);
});

it('fewer digits, and words that are no digits, name none', () => {
  for (const word of ['1a2b3c', '', 'HEAD', 'fugu/add-retry', `${one}x`, '1a2b3c4*']) {
    expect(() => namedTree(word, [one])).toThrow(/Not a tree id/);
  }
});

it('digits that two audits of the run share name neither', () => {
  expect(() => namedTree('1a2b3c4d', [one, near])).toThrow(/2 trees of this run begin with/);
  expect(namedTree('1a2b3c4d5e7', [one, near])).toBe(near);
});

it('a tree that no audit showed is refused, and the one that was shown last is named', () => {
  expect(() => namedTree('abcdef0', [one])).toThrow(/No audit of this run showed a tree abcdef0/);
  expect(() => namedTree('abcdef0', [])).toThrow(/No audit/);
});
