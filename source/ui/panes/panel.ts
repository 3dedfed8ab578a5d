import type { Rect } from '../draw/layout.ts';
import { type Painter, type Row, rowWidth, type Span, type Style } from '../draw/paint.ts';

/** A boxed pane: one title row, rows between two lines, and a bottom line where it ends a column. */
export type Panel = {
  readonly rect: Rect;
  readonly title: Row;
  /** Shown at the right end of the title row where there is room. */
  readonly aside?: Row;
  readonly rows: readonly Row[];
  /** A row drawn in one style throughout, by its place in `rows`. */
  readonly marked?: { readonly at: number; readonly style: Style };
  readonly focused: boolean;
  /** Another pane stands directly above, so the corners join it. */
  readonly joined: boolean;
  readonly closed: boolean;
};

/** Cells a panel leaves for its rows. */
export function innerWidth(rect: Rect): number {
  return Math.max(0, rect.width - 4);
}

/** Rows a panel leaves for its content. */
export function innerHeight(rect: Rect, closed: boolean): number {
  return Math.max(0, rect.height - (closed ? 2 : 1));
}

/** Exactly `rect.height` strings of exactly `rect.width` cells. */
export function drawPanel(panel: Panel, paint: Painter): readonly string[] {
  const { rect, focused } = panel;
  if (rect.height <= 0) return [];
  const edge: Style = focused ? 'accent' : 'dim';
  const inner = innerWidth(rect);
  const height = innerHeight(rect, panel.closed);
  const side = paint([['│', edge]], 1);
  const body = Array.from({ length: height }, (_, at) => {
    const over = panel.marked?.at === at ? panel.marked.style : undefined;
    return `${side} ${paint(panel.rows[at] ?? [], inner, over)} ${side}`;
  });
  const bottom = paint([[`└${'─'.repeat(Math.max(0, rect.width - 2))}┘`, edge]], rect.width);
  const all = [titleRow(panel, edge, paint), ...body, ...(panel.closed ? [bottom] : [])];
  return all.slice(0, rect.height);
}

function titleRow(panel: Panel, edge: Style, paint: Painter): string {
  const [left, right] = panel.joined ? ['├', '┤'] : ['┌', '┐'];
  const room = panel.rect.width - 2;
  const title: Row = [' ', ...panel.title, ' '];
  const aside = panel.aside ?? [];
  const asideRoom = room - rowWidth(title) - 4;
  const shownAside: Row = rowWidth(aside) > 0 && asideRoom >= 8 ? asideRow(aside, asideRoom) : [];
  const line = Math.max(0, room - rowWidth(title) - rowWidth(shownAside));
  const rule: Span = ['─'.repeat(line), edge];
  const middle = paint([...title, rule, ...shownAside], room);
  return paint([[left, edge]], 1) + middle + paint([[right, edge]], 1);
}

function asideRow(aside: Row, room: number): Row {
  const text = aside.map((span) => (typeof span === 'string' ? span : span[0])).join('');
  const cut =
    rowWidth([text]) > room - 2
      ? `${Array.from(text)
          .slice(0, room - 3)
          .join('')}…`
      : text;
  return [[` ${cut} `, 'dim']];
}
