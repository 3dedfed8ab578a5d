import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPainter,
  paint,
  type Row,
  rowWidth,
  safeText,
  spread,
} from '../../../source/ui/draw/paint.ts';
import { prose } from '../../../source/ui/draw/prose.ts';
import { cellWidth } from '../../../source/ui/terminal/cells.ts';

const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('名前', '\u001b[31mred', 'a\tb', '👨‍👩‍👧'),
);
const row: fc.Arbitrary<Row> = fc.array(
  fc.oneof(text, fc.tuple(text, fc.constantFrom('dim', 'bad', 'bold'))),
) as fc.Arbitrary<Row>;

describe('a painted row', () => {
  it('is exactly as wide as it is asked to be', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 60 }), (spans, width) => {
        expect(cellWidth(plain(paint(spans, width, 'colour')))).toBe(width);
        expect(cellWidth(plain(paint(spans, width, 'none', 'reverse')))).toBe(width);
      }),
    );
  });

  it('marks a cut with an ellipsis and keeps what fits', () => {
    expect(paint(['abcdef'], 4, 'none')).toBe('abc…');
    expect(paint(['abcd'], 4, 'none')).toBe('abcd');
  });

  it('has no colour where none is wanted', () => {
    expect(paint([['ok', 'good']], 2, 'none')).toBe('ok');
    expect(paint([['ok', 'good']], 2, 'colour')).toBe('\u001b[32mok\u001b[0m');
  });

  it('is the same from a painter that remembers rows', () => {
    const painter = createPainter('colour');
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 20 }), (spans, width) => {
        const painted = paint(spans, width, 'colour');
        expect([painter(spans, width), painter(spans, width)]).toEqual([painted, painted]);
      }),
    );
    expect(painter(['a'], 1, 'bold')).not.toBe(painter(['a'], 1));
    expect(painter([['a', 'bad']], 1)).not.toBe(painter(['a'], 1));
  });

  it('lets no sequence of the text through', () => {
    expect(paint(['\u001b]0;owned\u0007\u001b[2Jhi'], 4, 'none')).toBe('hi  ');
    expect(safeText('safe\u202etxt')).not.toContain('\u202e');
  });

  it('keeps the right side whole while the left side is cut', () => {
    expect(paint(spread(['a long title'], ['ok'], 10), 10, 'none')).toBe('a long… ok');
    expect(paint(spread(['short'], ['ok'], 10), 10, 'none')).toBe('short   ok');
  });
});

describe('prose', () => {
  it('wraps words under a first mark', () => {
    const rows = prose('one two three', 8, { first: ['! '], indent: 2 });
    expect(rows.map((one) => paint(one, 8, 'none'))).toEqual(['! one   ', '  two   ', '  three ']);
  });

  it('never makes a row wider than it may be', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 8, max: 40 }), (words, width) => {
        for (const one of prose(words, width, { indent: 2, first: ['- '] })) {
          expect(rowWidth(one)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
