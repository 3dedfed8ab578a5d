/** A character of a text that nobody sees where it stands. */
export interface HiddenCharacter {
  /** Index of its first unit in the text. */
  readonly at: number;
  readonly point: number;
}

const candidates =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\u061c\u2028\u2029\ufff9-\ufffb\ufffd]/gu;
// Scripts that need joiners to be written (UTS 39, 3.1.1), and those that break lines at U+200B.
const joining =
  /(?=[\p{L}\p{M}])[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mand}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]$/u;
const unspaced = /[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]$/u;
const pictureBefore = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const pictureAfter = /^\p{Extended_Pictographic}/u;
const flagBefore = /\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6}$/u;

/**
 * Characters without a look of their own: zero width, direction marks, tags, controls, and U+FFFD,
 * which stands for a letter that was lost on the way. Tabs and line ends are none, nor are joiners
 * and selectors where a script or an emoji is written with them.
 */
export function hiddenIn(text: string): readonly HiddenCharacter[] {
  return [...text.matchAll(candidates)].flatMap(({ 0: char, index: at }) =>
    isWriting(text, at, char) ? [] : [{ at, point: char.codePointAt(0) ?? 0 }],
  );
}

/** Whether the character belongs to how the text around it is written. */
function isWriting(text: string, at: number, char: string): boolean {
  if (char === '\t' || char === '\n') return true;
  const before = text.slice(Math.max(0, at - 16), at);
  const after = text.slice(at + char.length, at + char.length + 2);
  if (char === '\r') return after.startsWith('\n');
  if (char === '\u200c') return joining.test(before);
  if (char === '\u200d')
    return joining.test(before) || (pictureBefore.test(before) && pictureAfter.test(after));
  if (char === '\u200b') return unspaced.test(before);
  const point = char.codePointAt(0) ?? 0;
  if (point >= 0xe0020 && point <= 0xe007f) return flagBefore.test(before);
  return isSelector(point) && selects(point, before, after);
}

function isSelector(point: number): boolean {
  const mongolian = point >= 0x180b && point <= 0x180f;
  return (
    mongolian || (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef)
  );
}

/** A selector chooses a look of the one sign before it; a second one in a row chooses nothing. */
function selects(point: number, before: string, after: string): boolean {
  if (point === 0xfe0e || point === 0xfe0f) {
    return /[0-9#*]$/.test(before) ? after.startsWith('\u20e3') : /\p{Emoji}$/u.test(before);
  }
  if (point < 0xfe00) return /\p{scx=Mong}$/u.test(before);
  return /[\p{scx=Hani}\p{Sm}\p{scx=Mymr}]$/u.test(before);
}

const names: Readonly<Record<number, string>> = {
  0: 'null',
  8: 'backspace',
  13: 'carriage return',
  27: 'escape',
  173: 'soft hyphen',
  1564: 'Arabic letter mark',
  8203: 'zero width space',
  8204: 'zero width non-joiner',
  8205: 'zero width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8232: 'line separator',
  8233: 'paragraph separator',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'end of a direction',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8288: 'word joiner',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first strong isolate',
  8297: 'end of an isolate',
  65279: 'byte order mark',
  65533: 'sign for a lost letter',
};

/** A code point with what it is, as `U+202E right-to-left override`. */
export function characterName(point: number): string {
  return `${codeOf(point)} ${names[point] ?? kindOf(point)}`;
}

/** `U+202E`: at least four hexadecimal digits. */
export function codeOf(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

function kindOf(point: number): string {
  if (point < 0xa0) return 'control character';
  if (isSelector(point)) return 'variation selector';
  return point >= 0xe0000 && point <= 0xe007f ? 'tag character' : 'invisible character';
}

// Greek letters alone are common in formulas beside Latin ones; only these look like Latin.
const likeLatin = /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]/u;

/** Words that mix Latin letters with letters of another script that look like them. */
export function mixedWords(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{M}\p{N}_$]+/gu) ?? [];
  return [...new Set(words)].filter(
    (word) => /\p{Script=Latin}/u.test(word) && likeLatin.test(word),
  );
}
