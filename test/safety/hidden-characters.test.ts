import { describe, expect, it } from 'vitest';
import { cleanText } from '../../source/safety/clean-text.ts';
import { characterName, hiddenIn, mixedWords } from '../../source/safety/hidden-characters.ts';
import { plainText } from '../../source/safety/plain-text.ts';
import { isPlainWord } from '../../source/safety/plain-word.ts';
import { safeJson } from '../../source/safety/safe-json.ts';
import { shownText } from '../../source/safety/shown-text.ts';
import { visibleDiff, visibleText } from '../../source/safety/visible-text.ts';

const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
const persian = '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645';

const written: readonly (readonly [string, string])[] = [
  ['a family of one emoji', family],
  ['a Persian word with a non-joiner', persian],
  ['a Hindi conjunct with a joiner', '\u0915\u094d\u200d\u0937'],
  ['an emoji with its selector', '\u26a0\ufe0f and \u270f\ufe0e'],
  ['a keycap', '1\ufe0f\u20e3'],
  ['the flag of Scotland', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
  ['a rainbow flag', '\u{1f3f3}\ufe0f\u200d\u{1f308}'],
  ['a Japanese name with its variant', '\u845b\u{e0100}'],
  ['Thai with breaks', '\u0e01\u200b\u0e02'],
  ['tabs and line ends of both kinds', 'a\tb\r\nc\n'],
  ['accents that are marks', 'e\u0301a\u0302'],
];

const hidden: readonly (readonly [string, string, string])[] = [
  ['a zero width space in a word', 'us\u200ber', 'U+200B zero width space'],
  ['a joiner between Latin letters', 'a\u200db', 'U+200D zero width joiner'],
  ['a joiner after an emoji alone', '\u{1f468}\u200d!', 'U+200D zero width joiner'],
  ['a direction override', 'a\u202eb', 'U+202E right-to-left override'],
  ['an isolate', 'a\u2066b', 'U+2066 left-to-right isolate'],
  ['a tag that follows no flag', 'a\u{e0041}', 'U+E0041 tag character'],
  ['a soft hyphen', 'a\u00adb', 'U+00AD soft hyphen'],
  ['a byte order mark', '\ufeffa', 'U+FEFF byte order mark'],
  ['a selector after a letter', 'a\ufe01', 'U+FE01 variation selector'],
  ['a second selector', '\u26a0\ufe0f\ufe0f', 'U+FE0F variation selector'],
  ['a selector after a digit alone', '1\ufe0f', 'U+FE0F variation selector'],
  ['an escape', 'a\u001b[0m', 'U+001B escape'],
  ['a carriage return that overwrites', 'rm\rls', 'U+000D carriage return'],
  ['a letter that was lost', 'a\ufffd', 'U+FFFD sign for a lost letter'],
  ['a filler', 'a\u3164', 'U+3164 invisible character'],
];

describe('a character that nobody sees', () => {
  it.each(hidden)('is %s', (_, text, name) => {
    expect(hiddenIn(text).map(({ point }) => characterName(point))).toEqual([name]);
  });

  it.each(written)('is none in %s', (_, text) => {
    expect(hiddenIn(text)).toEqual([]);
  });

  it('is found in a word of two scripts, and not in a formula', () => {
    expect(mixedWords('const p\u0430ssword = 1')).toEqual(['p\u0430ssword']);
    expect(
      mixedWords('const password = \u03bcs * \u0394x; // \u043f\u0440\u0438\u0432\u0435\u0442'),
    ).toEqual([]);
  });
});

describe('a text for people in a file', () => {
  it.each(written)('keeps %s', (_, text) => {
    expect(shownText(text)).toBe(text.replace('\r\n', '\n'));
    expect(plainText(text)).toBe(text.replace('\r\n', '\n'));
  });

  it('holds nothing that a terminal obeys, and names what hides', () => {
    expect(shownText('a\u001b[2Jb\u202ec\u009b1md\be')).toBe('ab<U+202E>cde');
    expect(plainText('a\u001b]0;t\u0007b\u202ec\rd')).toBe('ab\u202ec\nd');
  });
});

describe('a text for whoever judges', () => {
  const all = [...written, ...hidden].map(([name, text]) => [name, text] as const);
  it.each(all)('shows %s so that it never looks like another text', (_, text) => {
    const shown = visibleText(text);
    expect(shown).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\p{DI}/u);
    const back = shown.replace(/⟦U\+([0-9A-F]+)⟧/g, (_whole, hex) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
    expect(back).toBe(text);
  });

  it('tells a character from the letters that name it', () => {
    expect(visibleText('a\u200db')).toBe('a⟦U+200D⟧b');
    expect(visibleText('a⟦U+200D⟧b')).toBe('a⟦U+27E6⟧U+200D⟧b');
    expect(visibleText('a<U+200D>b')).toBe('a<U+200D>b');
    expect(visibleText('a\u00a0b')).toBe('a⟦U+00A0⟧b');
  });

  it('shows line ends only of a file in which they differ', () => {
    const head = 'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n';
    expect(visibleDiff(`${head} x\r\n-a\r\n+b\r\n`)).toBe(`${head} x\n-a\n+b\n`);
    expect(visibleDiff(`${head} x\r\n-a\r\n+a\n`)).toBe(`${head} x⟦U+000D⟧\n-a⟦U+000D⟧\n+a\n`);
  });
});

describe('JSON for any terminal', () => {
  it.each([...written, ...hidden].map(([name, text]) => [name, text] as const))(
    'says %s without the character itself',
    (_, text) => {
      const line = safeJson({ text });
      expect(cleanText(line)).toBe(line);
      expect(JSON.parse(line)).toEqual({ text });
    },
  );
});

describe('an ordinary word', () => {
  it.each(['postgres', 'development', 'changeme', 'minioadmin', 'test-password', 'Production'])(
    'is %s',
    (word) => expect(isPlainWord(word)).toBe(true),
  );
  it.each([
    ...['hunter22', 'xkqzvbnm', 'correct-horse-battery-staple', 'aB3dE5gH', 'sk-abcdefgh1234'],
    ...['qWeRtYuI', '12345678', 'p4ssword', 'pass word', 'thisisamuchtoolongword'],
  ])('is not %s', (word) => expect(isPlainWord(word)).toBe(false));
});
