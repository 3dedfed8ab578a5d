import { describe, expect, it } from 'vitest';
import {
  changedTexts,
  lineOfAdded,
} from '../../../../source/lanes/rehearsal/script/diff-reading.ts';
import { diffOf } from '../bench.ts';

const before = { 'a.txt': 'one\ntwo\nthree\n', 'gone.txt': 'bye\n' };
const after = { 'a.txt': 'one\n++ 2\nthree\nfour\n', 'new.txt': 'hello\n' };
const texts = changedTexts(diffOf(before, after));

describe('a diff', () => {
  it('gives each file’s added lines with their numbers in the new file', () => {
    expect(texts.find(({ path }) => path === 'a.txt')).toEqual({
      path: 'a.txt',
      added: [
        { line: 2, text: '++ 2' },
        { line: 4, text: 'four' },
      ],
      after: 'one\n++ 2\nthree\nfour',
    });
    expect(texts.find(({ path }) => path === 'new.txt')?.added).toEqual([
      { line: 1, text: 'hello' },
    ]);
  });

  it('gives no file where there is no diff', () => {
    expect(changedTexts('')).toEqual([]);
    expect(changedTexts('+ not a diff\n')).toEqual([]);
  });

  it('finds the first added line that matches, or none', () => {
    const added = texts[0]?.added ?? [];
    expect(lineOfAdded(added, /four/)).toBe(4);
    expect(lineOfAdded(added, /three/)).toBeUndefined();
  });
});
