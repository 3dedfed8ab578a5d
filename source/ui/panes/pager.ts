import type { Row } from '../draw/paint.ts';
import type { Scroll } from '../store/ui-state.ts';
import type { Ring, RingRow } from '../terminal/ring.ts';

/** A long content seen through a window: which rows show, and how a key moves it. */
export interface Pager {
  /** Where it stands before anybody scrolls. */
  readonly home: Scroll;
  /** The rows at a scroll, at most `height`; `below` counts what lies under them. */
  show(scroll: Scroll, height: number): { readonly rows: readonly Row[]; readonly below: number };
  /** The scroll `by` rows further down (negative: up) in a window of `height` rows. */
  move(scroll: Scroll, by: number, height: number): Scroll;
}

const tail: Scroll = { type: 'tail' };

/** Pages through rows that are all there; `top` is a row's index. */
export function listPager(rows: readonly Row[], home: 'top' | 'tail' = 'top'): Pager {
  const last = (height: number) => Math.max(0, rows.length - height);
  const topOf = (scroll: Scroll, height: number) =>
    scroll.type === 'tail' ? last(height) : Math.max(0, Math.min(scroll.top, last(height)));
  return {
    home: home === 'top' ? { type: 'at', top: 0 } : tail,
    show(scroll, height) {
      const top = topOf(scroll, height);
      const shown = rows.slice(top, top + height);
      return { rows: shown, below: rows.length - top - shown.length };
    },
    move(scroll, by, height) {
      const top = Math.max(0, topOf(scroll, height) + by);
      if (home === 'tail' && top >= last(height)) return tail;
      return { type: 'at', top: Math.min(top, last(height)) };
    },
  };
}

/** Pages through a ring at a width; `top` is a row id, so that what is evicted does not shift the view. */
export function ringPager(ring: Ring, width: number): Pager {
  const rows = ring.rows(width);
  const asRows = (marked: readonly RingRow[]): readonly Row[] =>
    marked.map(({ text, isThought }) => [isThought ? [text, 'dim'] : text]);
  return {
    home: tail,
    show(scroll, height) {
      if (scroll.type === 'tail') return { rows: asRows(rows.marked('tail', height)), below: 0 };
      const texts = rows.marked(scroll.top, height);
      return {
        rows: asRows(texts),
        below: Math.max(0, rows.newSince(scroll.top) + 1 - texts.length),
      };
    },
    move(scroll, by, height) {
      if (rows.totalRows <= height) return tail;
      const top = scroll.type === 'tail' ? rows.idFromEnd(height - 1) : scroll.top;
      const moved = rows.move(top, by);
      return rows.newSince(moved) + 1 <= height ? tail : { type: 'at', top: moved };
    },
  };
}

/** Pages through entries that become rows only where they are shown; `top` is an entry's index. */
export function entryPager(
  count: number,
  rowsOf: (at: number) => readonly Row[],
  home: 'top' | 'tail' = 'tail',
): Pager {
  const tailTop = (height: number): number => {
    let room = height;
    let at = count;
    while (at > 0) {
      room -= rowsOf(at - 1).length;
      if (room < 0) break;
      at -= 1;
    }
    return Math.min(at, Math.max(0, count - 1));
  };
  const from = (top: number, height: number): { rows: readonly Row[]; next: number } => {
    const rows: Row[] = [];
    let at = top;
    for (; at < count && rows.length < height; at += 1) rows.push(...rowsOf(at));
    return { rows: rows.slice(0, height), next: at };
  };
  return {
    home: home === 'top' ? { type: 'at', top: 0 } : tail,
    show(scroll, height) {
      const top = scroll.type === 'tail' ? tailTop(height) : Math.min(scroll.top, tailTop(height));
      const { rows, next } = from(top, height);
      return { rows, below: scroll.type === 'tail' ? 0 : count - next };
    },
    move(scroll, by, height) {
      const end = tailTop(height);
      const top = (scroll.type === 'tail' ? end : Math.min(scroll.top, end)) + by;
      if (top >= end) return home === 'tail' ? tail : { type: 'at', top: end };
      return { type: 'at', top: Math.max(0, top) };
    },
  };
}
