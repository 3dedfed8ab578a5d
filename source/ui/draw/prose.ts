import { wrap } from '../terminal/cells.ts';
import { type Row, type Span, type Style, safeText } from './paint.ts';

/** How a paragraph is set: what stands before its first row, and how far the rest is indented. */
export type ProseStyle = {
  readonly first?: Row;
  readonly indent?: number;
  readonly style?: Style;
};

/** Text as rows no wider than `width`; line breaks of the text are kept. Never empty. */
export function prose(text: string, width: number, options: ProseStyle = {}): readonly Row[] {
  const { first = [], indent = 0, style = 'plain' } = options;
  const room = Math.max(1, width - indent);
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const rows = lines.flatMap((line) => wrapped(safeText(line.replaceAll('\t', '  ')), room));
  const space: Span = ' '.repeat(indent);
  return rows.map((row, at) => {
    const span: Span = style === 'plain' ? row : [row, style];
    return at === 0 && first.length > 0 ? [...first, span] : [space, span];
  });
}

/** A row that goes on in the middle of a sentence does not begin with the space between two words. */
function wrapped(line: string, room: number): readonly string[] {
  return wrap(line, room).map((row, at) => (at === 0 ? row : row.replace(/^ /, '')));
}

/** A heading row with an empty row before it. */
export function heading(text: string): readonly Row[] {
  return [[], [[text, 'bold']]];
}

/** The part of `rows` that shows row `at`, at most `height` rows, and where it begins. */
export function windowAround(
  rows: readonly Row[],
  at: number,
  height: number,
): { readonly rows: readonly Row[]; readonly from: number } {
  const last = Math.max(0, rows.length - height);
  const from = Math.max(0, Math.min(last, at - Math.floor(height / 2)));
  return { rows: rows.slice(from, from + height), from };
}
