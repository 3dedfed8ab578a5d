/** The rows of a text field: which part of the text is seen, and where the cursor stands in it. */
import { cellWidth, drawable, fitCells, graphemes } from './cells.ts';
import type { EditedText } from './line-editor.ts';

/** Rows as drawn. The cursor's row is `before`, the sign `under` the cursor, then `after`. */
export interface FieldView {
  readonly above: readonly string[];
  readonly before: string;
  readonly under: string;
  readonly after: string;
  readonly below: readonly string[];
}

interface Cell {
  readonly shown: string;
  readonly offset: number;
  readonly cells: number;
}

/** How a line break looks inside a field. */
const breakMark = '⏎';

/** At most `maxRows` rows of at most `width` cells (2 or more), the cursor's among them. */
export function fieldView(state: EditedText, width: number, maxRows: number): FieldView {
  return maxRows <= 1 ? oneRow(state, width) : manyRows(state, width, maxRows);
}

/** What stands behind the cursor, up to the end of the row. */
export function restOf(view: FieldView, width: number): string {
  return fitCells(view.after, width - cellWidth(view.before) - cellWidth(view.under));
}

export interface FieldLook {
  readonly width: number;
  readonly focus: boolean;
  /** The text is only a placeholder. */
  readonly hint: boolean;
}

/** The rows as terminal text, each exactly `width` cells; the cursor is a sign in reverse. */
export function paintedField(
  view: FieldView,
  { width, focus, hint }: FieldLook,
): readonly string[] {
  const under = focus ? `\x1b[7m${view.under}\x1b[27m` : view.under;
  const rest = restOf(view, width);
  const row = view.before + under + (hint ? `\x1b[2m${rest}\x1b[22m` : rest);
  const plain = (text: string): string => fitCells(text, width);
  return [...view.above.map(plain), row, ...view.below.map(plain)];
}

function oneRow({ text, cursor }: EditedText, width: number): FieldView {
  // A grapheme takes a cell or more but rarely more than a few units: enough to fill the row.
  const near = width * 8;
  const left = cellsOf(text.slice(Math.max(0, cursor - near), cursor), 0);
  const [at, ...right] = cellsOf(text.slice(cursor, cursor + near), 0);
  const under = at?.shown ?? ' ';
  let room = width - cellWidth(under);
  const before: string[] = [];
  for (const cell of left.reverse()) {
    if (cell.cells > room) break;
    room -= cell.cells;
    before.unshift(cell.shown);
  }
  const after: string[] = [];
  for (const cell of right) {
    if (cell.cells > room) break;
    room -= cell.cells;
    after.push(cell.shown);
  }
  return { above: [], before: before.join(''), under, after: after.join(''), below: [] };
}

function manyRows({ text, cursor }: EditedText, width: number, maxRows: number): FieldView {
  const rows = rowsOf(cellsOf(text, 0), width);
  const last = rows.at(-1) ?? [];
  // The cursor behind the last sign needs a cell of its own.
  if (cursor >= text.length && (widthOf(last) >= width || endsLine(last))) rows.push([]);
  const found = rows.findIndex((row) => row.some((cell) => cell.offset >= cursor));
  const at = found < 0 ? rows.length - 1 : found;
  const top = Math.max(0, Math.min(at - maxRows + 1, rows.length - maxRows));
  const row = rows[at] ?? [];
  const here = row.find((cell) => cell.offset >= cursor);
  return {
    above: rows.slice(top, at).map(textOf),
    before: textOf(row.filter((cell) => cell.offset < cursor)),
    under: here?.shown ?? ' ',
    after: textOf(row.filter((cell) => cell.offset > cursor)),
    below: rows.slice(at + 1, top + maxRows).map(textOf),
  };
}

function cellsOf(text: string, from: number): Cell[] {
  return [...graphemes(text)].map(({ segment, index }) => {
    const shown = segment === '\n' ? breakMark : drawable(segment);
    return { shown, offset: from + index, cells: cellWidth(shown) };
  });
}

function rowsOf(cells: readonly Cell[], width: number): Cell[][] {
  const rows: Cell[][] = [[]];
  let used = 0;
  for (const cell of cells) {
    const last = rows.at(-1) ?? [];
    if (used + cell.cells > width || endsLine(last)) {
      rows.push([cell]);
      used = cell.cells;
    } else {
      last.push(cell);
      used += cell.cells;
    }
  }
  return rows;
}

function endsLine(row: readonly Cell[]): boolean {
  return row.at(-1)?.shown === breakMark;
}

function widthOf(row: readonly Cell[]): number {
  return row.reduce((sum, cell) => sum + cell.cells, 0);
}

function textOf(row: readonly Cell[]): string {
  return row.map((cell) => cell.shown).join('');
}
