import { describe, expect, it } from 'vitest';
import { indexStatus, printIndex } from '../../../source/memory/store/index-file.ts';
import { fact } from '../facts.ts';

const some = [
  fact({ id: 'b', title: 'Second', type: 'fact', tags: [] }),
  fact({ id: 'a', title: 'First', type: 'fact', tags: ['x'], expires: '2027-01-31' }),
  fact({ id: 'c', title: 'A [link](evil) `x` <b>', confidence: 'low', tags: [] }),
];

describe('the index', () => {
  it('is the same whatever order the facts come in', () => {
    expect(printIndex([...some].reverse())).toBe(printIndex(some));
  });

  it('lists facts by type and id, with tags, last day and low confidence', () => {
    const rows = printIndex(some)
      .split('\n')
      .filter((row) => /^(?:##|-)/.test(row));
    expect(rows).toEqual([
      '## Facts',
      '- [First](a.md): x, until 2027-01-31',
      '- [Second](b.md)',
      '## Decisions',
      '- [A \\[link\\](evil) \\`x\\` \\<b\\>](c.md): low confidence',
    ]);
  });

  it('knows itself, an edited one and one it never made', () => {
    const text = printIndex(some);
    expect(indexStatus(text)).toBe('own');
    expect(indexStatus(text.replace('First', 'Firstly'))).toBe('edited');
    expect(indexStatus(`${text}a word more\n`)).toBe('edited');
    expect(indexStatus('# My notes\n')).toBe('foreign');
  });
});
