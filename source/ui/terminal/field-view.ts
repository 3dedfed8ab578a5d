/** The row of a text field: which part of the text is seen, and where the cursor stands in it. */
import { cellWidth, drawable, fitCells, graphemes } from './cells.ts';
import type { EditedText } from './line-editor.ts';

/** What is seen before the cursor, the sign `under` it, and what is seen behind it. */
export interface FieldView {
  readonly before: string;
  readonly under: string;
  readonly after: string;
}

/** At most `width` cells (2 or more), the cursor's among them. */
export function fieldView({ text, cursor }: EditedText, width: number): FieldView {
  // A grapheme takes a cell or more but rarely more than a few units: enough to fill the row.
  const near = width * 8;
  const left = signsOf(text.slice(Math.max(0, cursor - near), cursor));
  const [under = ' ', ...right] = signsOf(text.slice(cursor, cursor + near));
  const room = width - cellWidth(under);
  const before = fitting(left.reverse(), room).reverse().join('');
  const after = fitting(right, room - cellWidth(before)).join('');
  return { before, under, after };
}

/** The row as terminal text of exactly `width` cells; with focus the cursor is a sign in reverse. */
export function paintedField(
  { before, under, after }: FieldView,
  width: number,
  focus: boolean,
): string {
  const cursor = focus ? `\x1b[7m${under}\x1b[27m` : under;
  return before + cursor + fitCells(after, width - cellWidth(before) - cellWidth(under));
}

function signsOf(text: string): string[] {
  return [...graphemes(text)].map(({ segment }) => drawable(segment));
}

/** The first signs, as many as the room takes. */
function fitting(signs: readonly string[], room: number): string[] {
  let used = 0;
  const cutAt = signs.findIndex((sign) => {
    used += cellWidth(sign);
    return used > room;
  });
  return signs.slice(0, cutAt < 0 ? signs.length : cutAt);
}
