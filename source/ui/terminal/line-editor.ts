/** Editing of a text at a cursor, by whole graphemes. */
import { graphemes } from './cells.ts';

/** `cursor` is an offset into `text`, always between two graphemes. */
export interface EditedText {
  readonly text: string;
  readonly cursor: number;
}

export type Edit = { readonly type: 'insert'; readonly text: string } | { readonly type: EditName };

export type EditName =
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'start'
  | 'end'
  | 'deleteBack'
  | 'deleteForward'
  | 'killToStart'
  | 'killToEnd'
  | 'killWordBack';

/** The text with its cursor at the end. */
export function edited(text: string): EditedText {
  return { text, cursor: text.length };
}

/** The state after one edit; an edit that cannot be made leaves it as it is. */
export function applyEdit(state: EditedText, edit: Edit): EditedText {
  const { text, cursor } = state;
  switch (edit.type) {
    case 'insert':
      return settled(
        text.slice(0, cursor) + edit.text + text.slice(cursor),
        cursor + edit.text.length,
      );
    case 'left':
      return { text, cursor: before(text, cursor) };
    case 'right':
      return { text, cursor: after(text, cursor) };
    case 'wordLeft':
      return settled(text, wordStart(text, cursor));
    case 'wordRight':
      return settled(text, wordEnd(text, cursor));
    case 'start':
      return { text, cursor: 0 };
    case 'end':
      return { text, cursor: text.length };
    case 'deleteBack':
      return without(text, before(text, cursor), cursor);
    case 'deleteForward':
      return without(text, cursor, after(text, cursor));
    case 'killToStart':
      return without(text, 0, cursor);
    case 'killToEnd':
      return without(text, cursor, text.length);
    case 'killWordBack':
      return without(text, wordStart(text, cursor), cursor);
    default:
      return edit satisfies never;
  }
}

function without(text: string, from: number, to: number): EditedText {
  return settled(text.slice(0, from) + text.slice(to), from);
}

/** A cursor inside a grapheme, which joining two pieces can make, goes behind it. */
function settled(text: string, cursor: number): EditedText {
  const near = Math.max(0, cursor - reach);
  for (const { segment, index } of graphemes(text.slice(near, cursor + reach))) {
    const end = near + index + segment.length;
    if (end === cursor) break;
    if (end > cursor) return { text, cursor: near + index < cursor ? end : cursor };
  }
  return { text, cursor };
}

// No grapheme a person types is longer than this; looking further would read the whole text.
const reach = 256;

function before(text: string, cursor: number): number {
  const near = Math.max(0, cursor - reach);
  let start = near;
  for (const { index } of graphemes(text.slice(near, cursor))) start = near + index;
  return Math.min(start, cursor);
}

function after(text: string, cursor: number): number {
  for (const { segment } of graphemes(text.slice(cursor, cursor + reach))) {
    return cursor + segment.length;
  }
  return cursor;
}

function wordStart(text: string, cursor: number): number {
  return /(?:[^\s]*\s*)$/.exec(text.slice(0, cursor).replace(/\s+$/, ''))?.index ?? 0;
}

function wordEnd(text: string, cursor: number): number {
  return cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0);
}
