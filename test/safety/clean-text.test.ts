import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, createCleaner } from '../../source/safety/clean-text.ts';

const ESC = '\u001b';
const BEL = '\u0007';

/** What hostile output is made of: the sequence, and what a person may see of it. */
const sequences: readonly (readonly [name: string, dirty: string, clean: string])[] = [
  ['a colour', `a${ESC}[31mb${ESC}[0mc`, 'abc'],
  ['a colour with C1 CSI', 'a\u009b31mb', 'ab'],
  ['a cursor move and erase', `a${ESC}[2J${ESC}[1;1Hb`, 'ab'],
  ['a private mode', `a${ESC}[?1049hb`, 'ab'],
  ['a CSI with intermediates', `a${ESC}[3 qb`, 'ab'],
  ['a title ended by BEL', `a${ESC}]0;title${BEL}b`, 'ab'],
  ['a title ended by ST', `a${ESC}]0;title${ESC}\\b`, 'ab'],
  ['a title in C1 form', 'a\u009d0;title\u009cb', 'ab'],
  [
    'a hyperlink, closed',
    `${ESC}]8;;http://x.test${ESC}\\link${ESC}]8;;${ESC}\\ after`,
    'link after',
  ],
  [
    'a hyperlink, never closed',
    `${ESC}]8;;http://x.test link and the rest`,
    '8;;http://x.test link and the rest',
  ],
  ['a clipboard write', `a${ESC}]52;c;ZXZpbA==${BEL}b`, 'ab'],
  ['a DCS', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
  ['a DCS in C1 form', 'a\u0090q\u009cb', 'ab'],
  ['an APC', `a${ESC}_Gf=24;AAAA${ESC}\\b`, 'ab'],
  ['a PM', `a${ESC}^secret${ESC}\\b`, 'ab'],
  ['an SOS', `a${ESC}Xtext${ESC}\\b`, 'ab'],
  ['a reset', `a${ESC}cb`, 'ab'],
  ['a charset choice', `a${ESC}(0b`, 'ab'],
  ['a lone ESC at the end', `a${ESC}`, 'a'],
  ['a cut CSI at the end', `a${ESC}[31`, 'a'],
  ['an overwriting carriage return', 'rm -rf /\rls', 'rm -rf /\nls'],
  ['backspaces', 'abc\b\bX', 'aX'],
  ['bell, NUL, form feed, DEL and C1 controls', 'a\u0007\u0000\u000c\u007f\u0085\u0084b', 'ab'],
  ['a bidi override', 'a\u202eb\u2066c', 'a<U+202E>b<U+2066>c'],
];

const more: readonly (readonly [name: string, dirty: string, clean: string])[] = [
  ['plain text with tabs and line feeds', 'a\tb\n\nc', 'a\tb\n\nc'],
  ['CRLF', 'a\r\nb\r\r\nc', 'a\nb\nc'],
  ['a carriage return on an empty line', 'a\n\rb', 'a\nb'],
  ['a carriage return at the end', 'a\r', 'a\n'],
  ['a string cancelled by CAN', `a${ESC}]0;x\u0018b`, 'ab'],
  ['a string cut by another sequence', `a${ESC}]0;x${ESC}[0mb`, 'a0;xb'],
  ['a CSI cut by a line feed', `a${ESC}[31\nb`, 'a31\nb'],
  ['a CSI cut by another', `a${ESC}[31${ESC}[0mb`, 'ab'],
  ['BEL inside a DCS', `a${ESC}Px${BEL}y${ESC}\\b`, 'ab'],
  [
    'zero-width characters',
    'a\u200bb\u200dc\ufeffd\u2060e\u00adf',
    'a<U+200B>b<U+200D>c<U+FEFF>d<U+2060>e<U+00AD>f',
  ],
  ['tag characters', 'a\u{e0041}b', 'a<U+E0041>b'],
  ['line separators', 'a\u2028b', 'a<U+2028>b'],
  ['lone surrogates', 'a\ud83db\ude00c', 'a\ufffdb\ufffdc'],
  ['a whole pair', 'a\ud83d\ude00b', 'a\ud83d\ude00b'],
  ['VS16', '\u26a0\ufe0f!', '\u26a0!'],
  ['a pile of marks', `a${'\u0301'.repeat(9)}${'\u0302'.repeat(9)}b`, `a${'\u0301'.repeat(4)}b`],
  ['a mark without a base', '\n\u0301a', '\n\u25cc\u0301a'],
  ['a backspace over a base with marks', 'xe\u0301\by', 'xy'],
  ['a backspace over an emoji with a skin tone', 'x\u{1f44d}\u{1f3fd}\by', 'xy'],
  ['a backspace over a flag', 'x\u{1f1e9}\u{1f1ea}\by', 'xy'],
  ['a backspace at the start of a line', 'a\n\bb', 'a\nb'],
  ['more backspaces than reach back', `0123456789${'\b'.repeat(10)}x`, '01x'],
  ['umlauts and Chinese', 'grün 汉字', 'grün 汉字'],
];

function inPieces(text: string, cuts: readonly number[]): string {
  const cleaner = createCleaner();
  const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  const pieces = places.slice(1).map((to, at) => cleaner.push(text.slice(places[at], to)));
  return pieces.join('') + cleaner.end();
}

describe('the cleaner', () => {
  it('has the whole table', () => {
    expect(sequences).toHaveLength(24);
  });

  it.each([...sequences, ...more])(
    'makes %s safe, whole and cut at every place',
    (_, dirty, clean) => {
      expect(cleanText(dirty)).toBe(clean);
      for (let cut = 0; cut <= dirty.length; cut += 1) {
        expect(inPieces(dirty, [cut])).toBe(clean);
      }
      expect(
        inPieces(
          dirty,
          [...dirty].map((_char, at) => at),
        ),
      ).toBe(clean);
    },
  );

  it('gives text back once 256 bytes passed without the end of a sequence', () => {
    const words = 'no end in sight '.repeat(40);
    expect(cleanText(`${ESC}]0;${words}`)).toBe(`0;${words}`);
    const cleaner = createCleaner();
    expect(cleaner.push(`${ESC}]0;${words}`).length).toBeGreaterThan(words.length - 20);
    expect(cleanText(`${ESC}[${'1;'.repeat(200)}mx`)).toBe(`${'1;'.repeat(200)}mx`);
  });

  it('drops a long sequence that ends in time', () => {
    expect(cleanText(`a${ESC}]0;${'x'.repeat(250)}${BEL}b`)).toBe('ab');
  });

  it('is as new after the end', () => {
    const cleaner = createCleaner();
    cleaner.push(`a\r${ESC}]0;`);
    cleaner.end();
    expect(cleaner.push('\nhello, and more') + cleaner.end()).toBe('\nhello, and more');
  });
});

const nasty = fc.constantFrom(
  ...[ESC, BEL, '\u0018', '\r', '\n', '\b', '\t', '[', ']', 'P', '\\', 'm', '0', ';', 'a', ' '],
  ...['\u009b', '\u009d', '\u009c', '\u0085', '\u202e', '\u200d', '\u0301', '\ufe0f', '\ud83d'],
  ...['\ude00', '\u{1f3fd}', '\u{1f1e9}', 'é', '汉', '\u007f', 'plain text', 'x'.repeat(130)],
);
const hostile = fc.array(nasty, { maxLength: 60 }).map((parts) => parts.join(''));

describe('for any text', () => {
  it('the output is the same wherever the input is cut', () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(400), { maxLength: 12 }), (text, cuts) => {
        expect(inPieces(text, cuts)).toBe(cleanText(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('no control character but LF and TAB and no lone surrogate comes out', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{DI}/u);
        expect(clean.isWellFormed()).toBe(true);
      }),
    );
  });

  it('cleaning twice changes nothing more', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });
});
