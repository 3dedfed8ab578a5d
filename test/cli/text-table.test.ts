import { expect, it } from 'vitest';
import { textTable } from '../../source/cli/text-table.ts';

it('columns are as wide as their widest cell, wide characters counted as two', () => {
  expect(textTable(['a', 'long'], [['字', 'x'], ['y']])).toEqual([
    'a   long',
    '--  ----',
    '字  x',
    'y',
  ]);
});

it('a table without rows is its heading', () => {
  expect(textTable(['run'], [])).toEqual(['run', '---']);
});
