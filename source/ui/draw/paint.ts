import { cleanText } from '../../safety/clean-text.ts';
import { cellWidth, cut, drawable } from '../terminal/cells.ts';

/** Styled text as data: panes build rows of spans, and only `paint` turns them into terminal text. */
export type Style =
  | 'plain'
  | 'dim'
  | 'bold'
  | 'good'
  | 'bad'
  | 'warn'
  | 'accent'
  | 'reverse'
  | 'alarm';

export type Span = string | readonly [text: string, style: Style];
export type Row = readonly Span[];
/** Whether colours may be used; bold, dim and reverse stay either way. */
export type Colour = 'colour' | 'none';

const codes: Readonly<Record<Style, Readonly<Record<Colour, string>>>> = {
  plain: { colour: '', none: '' },
  dim: { colour: '2', none: '2' },
  bold: { colour: '1', none: '1' },
  good: { colour: '32', none: '' },
  bad: { colour: '31', none: '1' },
  warn: { colour: '33', none: '' },
  accent: { colour: '36', none: '' },
  reverse: { colour: '7', none: '7' },
  alarm: { colour: '1;7;33', none: '1;7' },
};

/** The row as exactly `width` cells: cut with an ellipsis or padded; `over` styles all of it. */
export function paint(row: Row, width: number, colour: Colour, over?: Style): string {
  if (width <= 0) return '';
  const spans = cutSpans(row, width);
  const used = spans.reduce((sum, [text]) => sum + cellWidth(text), 0);
  const padded: Row = [...spans, ' '.repeat(Math.max(0, width - used))];
  if (over !== undefined) return styled(padded.map(textOf).join(''), over, colour);
  return padded.map((span) => styled(textOf(span), styleOf(span), colour)).join('');
}

/** Paints rows as `paint` does; what was painted lately is not measured again. */
export type Painter = (row: Row, width: number, over?: Style) => string;

// Twice what the largest terminal shows, in each of the two halves.
const keptRows = 1000;

/** A painter that remembers rows; make one for each screen. */
export function createPainter(colour: Colour): Painter {
  let recent = new Map<string, string>();
  let older = new Map<string, string>();
  return (row, width, over) => {
    const key = `${width} ${over ?? ''} ${row.map(keyOf).join('\u0002')}`;
    const known = recent.get(key) ?? older.get(key);
    const painted = known ?? paint(row, width, colour, over);
    if (recent.size >= keptRows) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, painted);
    return painted;
  };
}

function keyOf(span: Span): string {
  return typeof span === 'string' ? span : `${span[1]}\u0001${span[0]}`;
}

/** The row's text without any style. */
export function rowText(row: Row): string {
  return row.map((span) => safeText(textOf(span))).join('');
}

/** Cells a row takes before it is cut. */
export function rowWidth(row: Row): number {
  return row.reduce((sum, span) => sum + cellWidth(safeText(textOf(span))), 0);
}

/** `left` and `right` with the space between them; the right side is kept whole where both do not fit. */
export function spread(left: Row, right: Row, width: number): Row {
  const rightWidth = rowWidth(right);
  if (rightWidth === 0) return left;
  if (rightWidth + 1 >= width) return cutSpans(left, width);
  const room = width - rightWidth - 1;
  const kept = cutSpans(left, room);
  const gap = ' '.repeat(room - rowWidth(kept) + 1);
  return [...kept, gap, ...right];
}

// What moves the cursor or hides words; `drawable` alone would leave the letters of a sequence.
const hostile =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u;

/** Any text as it may be drawn in one row: no sequence, no hidden sign, no line break. */
export function safeText(text: string): string {
  return drawable(hostile.test(text) ? cleanText(text) : text);
}

function cutSpans(row: Row, width: number): readonly (readonly [string, Style])[] {
  const spans = row.map((span) => [safeText(textOf(span)), styleOf(span)] as const);
  const total = spans.reduce((sum, [text]) => sum + cellWidth(text), 0);
  if (total <= width) return spans;
  const kept: (readonly [string, Style])[] = [];
  let room = width - 1;
  for (const [text, style] of spans) {
    const piece = cut(text, room);
    room -= cellWidth(piece);
    if (piece.length < text.length) {
      kept.push([`${piece}…`, style]);
      break;
    }
    kept.push([piece, style]);
  }
  return kept;
}

function textOf(span: Span): string {
  return typeof span === 'string' ? span : span[0];
}

function styleOf(span: Span): Style {
  return typeof span === 'string' ? 'plain' : span[1];
}

function styled(text: string, style: Style, colour: Colour): string {
  const code = codes[style][colour];
  return code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}
