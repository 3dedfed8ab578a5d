import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellWidth, cut, drawable, fitCells, wrap } from '../../../source/ui/terminal/cells.ts';

const wild = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        ' ',
        '漢',
        '👍🏽',
        '👨‍👩‍👧',
        '❤️',
        '1️⃣',
        '🇩🇪',
        'e\u0301',
        '\ud83d',
        '\x1b[2J',
        '\u202e',
        '\t',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('drawable', () => {
  it.each([
    ['skin tones', '👍🏽', '👍'],
    ['a joined family', '👨‍👩‍👧', '👨'],
    ['variation selectors', '❤️ ⚠️', '❤ ⚠'],
    ['keycaps', '1️⃣', '1'],
    ['regional indicators', '🇩🇪', 'DE'],
    ['bidi overrides', 'a\u202eb', 'ab'],
    ['single surrogates', 'a\ud83d', 'a\ufffd'],
    ['controls', 'a\x1b[2Jb\tc\nd', 'a [2Jb c d'],
    ['heaps of combining marks', `e${'\u0301'.repeat(40)}`, `e${'\u0301'.repeat(4)}`],
  ])('reduces %s', (_what, text, shown) => {
    expect(drawable(text)).toBe(shown);
  });

  it('leaves what terminals agree on as it is', () => {
    const plain = 'plain │ 漢字 한글 ✓ naïve →';
    expect(drawable(plain)).toBe(plain);
  });
});

describe('fitCells', () => {
  it('gives exactly the width asked for, whatever the text', () => {
    fc.assert(
      fc.property(wild, fc.integer({ min: 0, max: 60 }), (text, width) => {
        expect(stringWidth(fitCells(text, width))).toBe(width);
      }),
    );
  });

  it('shows a cut with an ellipsis, and no cut without one', () => {
    expect(fitCells('abcdef', 4)).toBe('abc…');
    expect(fitCells('abcd', 4)).toBe('abcd');
    expect(fitCells('漢字漢', 4)).toBe('漢… ');
  });
});

describe('cut', () => {
  it('never goes over the width and never splits a grapheme', () => {
    expect(cut('漢字', 3)).toBe('漢');
    expect(cut('ae\u0301x', 2)).toBe('ae\u0301');
  });
});

describe('wrap', () => {
  it('gives rows that fit and that hold the whole text', () => {
    fc.assert(
      fc.property(wild, fc.integer({ min: 2, max: 40 }), (text, width) => {
        const rows = wrap(text, width);
        expect(rows.join('')).toBe(drawable(text));
        for (const row of rows) expect(cellWidth(row)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('breaks a sign with spacing marks that is wider than the row', () => {
    const note = '\u{1d158}\u{1d165}\u{1d16e}';
    expect(wrap(`a${note}`, 2).map(cellWidth)).toEqual([2, 2]);
    expect(wrap(note, 3)).toEqual([note]);
  });

  it('breaks after a space where there is one', () => {
    expect(wrap('one two three', 8)).toEqual(['one two ', 'three']);
    expect(wrap('漢字 漢字漢', 7)).toEqual(['漢字 ', '漢字漢']);
  });

  it('breaks inside a word that is longer than the row', () => {
    expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });
});
