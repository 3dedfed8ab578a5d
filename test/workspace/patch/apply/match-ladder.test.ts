import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRuns } from '../../../../source/workspace/patch/apply/line-search.ts';
import { findBlock } from '../../../../source/workspace/patch/apply/match-ladder.ts';
import { nearestLines } from '../../../../source/workspace/patch/apply/nearest.ts';
import { keptLines } from '../../../../source/workspace/patch/apply/preserve-lines.ts';
import { joinLines, splitLines } from '../../../../source/workspace/patch/form/text-file.ts';

const letters = fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 });

describe('the search for a run', () => {
  it('finds every place that looking everywhere finds', () => {
    fc.assert(
      fc.property(letters, letters, (haystack, needle) => {
        fc.pre(needle.length > 0);
        const everywhere = haystack.flatMap((_, start) =>
          needle.every((item, index) => haystack[start + index] === item) ? [start] : [],
        );
        expect(findRuns({ haystack, needle, same: (a, b) => a === b })).toEqual(everywhere);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the ladder', () => {
  const find = (text: string, search: string) => findBlock(splitLines(text), splitLines(search));

  it('stops at the first rung that finds anything', () => {
    expect(find('x\n x\n', 'x\n')).toMatchObject({ status: 'found', rung: 'exact', start: 0 });
    expect(find('x \n x\n', 'x\n')).toMatchObject({ status: 'found', rung: 'trailing-space' });
    expect(find('x\r\nx \r\n', 'x\n')).toMatchObject({ status: 'found', rung: 'eol', start: 0 });
    expect(find('\tx\n\ty\n', 'x\ny\n')).toMatchObject({
      rung: 'indent',
      shift: { type: 'add', indent: '\t' },
    });
  });

  it('finds nothing where tabs and spaces differ, lines are missing or a letter is other', () => {
    expect(find('\tx\n\t\ty\n', '  x\n    y\n')).toEqual({ status: 'none' });
    expect(find('x\n\ny\n', 'x\ny\n')).toEqual({ status: 'none' });
    expect(find('const x = 1;\n', 'const x = 2;\n')).toEqual({ status: 'none' });
    expect(find('x\n', '')).toEqual({ status: 'none' });
    expect(find('', 'x\n')).toEqual({ status: 'none' });
  });

  it('does not move blank lines alone', () => {
    expect(find('a\n\nb\n', '  \n')).toMatchObject({ status: 'found', rung: 'trailing-space' });
    expect(find('a\nb\n', '  \n')).toEqual({ status: 'none' });
  });
});

describe('lines of a file', () => {
  it('come together again as they were', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ') }),
        (text) => joinLines(splitLines(text)) === text,
      ),
    );
  });

  it('that a replacement keeps rise together and read the same', () => {
    const text = letters.map((each) => each.map((letter) => `${letter}\n`).join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [before, after] = [splitLines(a), splitLines(b)];
        const pairs = keptLines(before, after).flatMap((old, index) =>
          old === -1 ? [] : [[old, index] as const],
        );
        for (const [old, index] of pairs) expect(before[old]?.text).toBe(after[index]?.text);
        const olds = pairs.map(([old]) => old);
        expect(olds).toEqual([...new Set(olds)].sort((x, y) => x - y));
      }),
    );
  });

  it('nearest to a search are at most fifteen, whatever is searched', () => {
    const lines = splitLines(
      Array.from({ length: 100 }, (_, index) => `f${index}(a, b)\n`).join(''),
    );
    expect(
      nearestLines(lines, splitLines('  f60(a, b)\n  g()\n')).map(({ line }) => line),
    ).toContain(61);
    expect(nearestLines(lines, splitLines('call f90 here\n')).map(({ line }) => line)).toContain(
      91,
    );
    expect(nearestLines(lines, splitLines('\n'))).toHaveLength(15);
    expect(nearestLines([], splitLines('x\n'))).toEqual([]);
    expect(nearestLines(lines.slice(0, 3), splitLines('x\n'.repeat(50)))).toHaveLength(3);
  });
});
