/** Text measured in terminal cells: what may be drawn, how wide it is, cut and wrapped to a width. */
import stringWidth from 'string-width';

const ascii = /^[\x20-\x7e]*$/;
// Terminals disagree with string-width about these (xterm.js 6 and tmux 3.3 among them), or move
// the cursor by themselves: variation selectors, joiners, skin tones, keycap and tag marks, bidi
// and zero-width marks, controls, single surrogates, regional indicators.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]|\u20e3|[\ufe00-\ufe0f]|[\u{e0000}-\u{e01ef}]/u;
const droppedMarks =
  /[\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{1f3fb}-\u{1f3ff}]|\u20e3|[\ufe00-\ufe0f]|[\u{e0000}-\u{e01ef}]/gu;
// A ZWJ sequence is reduced to its first sign; a joiner between letters only vanishes.
const joined = /(?:\u200d\p{Extended_Pictographic})+/gu;
const combining = /(\p{Mark}{4})\p{Mark}+/gu;
const ellipsis = '…';
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The text with every glyph replaced or dropped on whose width terminals disagree; controls
 * become spaces. The result holds no escape, no line break and no tab.
 */
export function drawable(text: string): string {
  if (ascii.test(text)) return text;
  const marked = text.replace(combining, '$1');
  if (!unsafe.test(marked)) return marked;
  return marked
    .toWellFormed()
    .replace(droppedMarks, '')
    .replace(joined, '')
    .replaceAll('\u200d', '')
    .replace(/[\u{1f1e6}-\u{1f1ff}]/gu, regionLetter)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
}

/** Cells the text takes, by the same measure that Ink uses. */
export function cellWidth(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** The text cut or padded with spaces to exactly `width` cells; a cut shows an ellipsis. */
export function fitCells(text: string, width: number): string {
  if (width <= 0) return '';
  const safe = drawable(text);
  if (ascii.test(safe)) {
    if (safe.length <= width) return safe.padEnd(width);
    return safe.slice(0, width - 1) + ellipsis;
  }
  const whole = stringWidth(safe);
  if (whole <= width) return safe + ' '.repeat(width - whole);
  const kept = cut(safe, width - 1);
  return kept + ellipsis + ' '.repeat(width - 1 - cellWidth(kept));
}

/** As many whole graphemes from the start as fit into `width` cells. */
export function cut(text: string, width: number): string {
  if (ascii.test(text)) return text.slice(0, Math.max(0, width));
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes(text)) {
    used += cellWidth(segment);
    if (used > width) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The graphemes of a text with their offsets. */
export function graphemes(text: string): Iterable<{ segment: string; index: number }> {
  return segmenter.segment(text);
}

/**
 * The rows of one logical line, none wider than `width` cells (at least 2, or a wide sign is left
 * over the edge), broken after spaces where it can. Never empty. Appending to the line changes only its last row and what follows, so a caller may
 * wrap again from the start of the last row. The rows joined give the drawable text back.
 */
export function wrap(line: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  const text = drawable(line);
  if (text === '') return [''];
  return ascii.test(text) ? wrapAscii(text, room) : wrapWide(text, room);
}

/** Where a row that starts at `from` and may reach `limit` ends: after its last space, or full. */
function breakAt(text: string, from: number, limit: number): number {
  const space = text.lastIndexOf(' ', limit - 1);
  return space > from ? space + 1 : limit;
}

function wrapAscii(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let from = 0;
  while (text.length - from > width) {
    // A space that just does not fit must not push the word before it to the next row.
    const to = text[from + width] === ' ' ? from + width : breakAt(text, from, from + width);
    rows.push(text.slice(from, to));
    from = to;
  }
  rows.push(text.slice(from));
  return rows;
}

function wrapWide(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let from = 0;
  let used = 0;
  for (const { segment, index } of pieces(text, width)) {
    const cells = cellWidth(segment);
    if (used + cells > width && index > from) {
      const to = segment === ' ' ? index : breakAt(text, from, index);
      rows.push(text.slice(from, to));
      from = to;
      used = cellWidth(text.slice(from, index));
      // What moved down can still be full where the last word was as long as the row.
      if (used + cells > width && index > from) {
        rows.push(text.slice(from, index));
        from = index;
        used = 0;
      }
    }
    used += cells;
  }
  rows.push(text.slice(from));
  return rows;
}

/** Graphemes; one that is wider than a row, as a sign with several spacing marks, comes in its parts. */
function* pieces(text: string, width: number): Iterable<{ segment: string; index: number }> {
  for (const grapheme of graphemes(text)) {
    if (cellWidth(grapheme.segment) <= width) yield grapheme;
    else {
      let { index } = grapheme;
      for (const segment of grapheme.segment) {
        yield { segment, index };
        index += segment.length;
      }
    }
  }
}

function regionLetter(mark: string): string {
  return String.fromCodePoint((mark.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41);
}
