/** Where everything is drawn: one pure function of the terminal's size and what is shown. */

export type PaneId = 'tasks' | 'lanes' | 'slot' | 'detail';
export type Screen = 'start' | 'board' | 'audit';
/** In cells, from the top left corner. */
export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** `wide` from 120 columns, `narrow` from 80, `single` shows one pane at a time, `tiny` only says so. */
export type LayoutMode = 'wide' | 'narrow' | 'single' | 'tiny';

export type Layout = {
  readonly mode: LayoutMode;
  readonly columns: number;
  readonly rows: number;
  readonly header: Rect;
  /** Where the panes are; what is not shown has no rectangle. */
  readonly panes: Readonly<Partial<Record<PaneId, Rect>>>;
  readonly footer: Rect;
  readonly message: Rect;
};

export type LayoutInput = {
  readonly screen: Screen;
  /** The pane that is shown where only one can be. */
  readonly focus: PaneId;
  readonly lanes: number;
  /** The role map has a slot: where there is room, its pane shows more than one row. */
  readonly slot?: boolean;
};

export const smallestColumns = 60;
export const smallestRows = 15;
const slotHeight = 3;
const tallSlotHeight = 7;
// Of the body: a terminal of 40 rows.
const tallFromRows = 37;
const smallestTasks = 5;

/** Rectangles that tile the terminal exactly: header, panes, footer, message row. */
export function layout(columns: number, rows: number, input: LayoutInput): Layout {
  const mode = modeOf(columns, rows);
  if (mode === 'tiny') return tiny(columns, rows);
  const row = (y: number): Rect => ({ x: 0, y, width: columns, height: 1 });
  const body: Rect = { x: 0, y: 1, width: columns, height: rows - 3 };
  return {
    mode,
    columns,
    rows,
    header: row(0),
    panes: panesIn(body, mode, input),
    footer: row(rows - 2),
    message: row(rows - 1),
  };
}

function modeOf(columns: number, rows: number): LayoutMode {
  if (columns < smallestColumns || rows < smallestRows) return 'tiny';
  if (columns >= 120) return 'wide';
  return columns >= 80 ? 'narrow' : 'single';
}

// The message takes the whole screen, so that nothing of an earlier size stays behind.
function tiny(columns: number, rows: number): Layout {
  const none = { x: 0, y: 0, width: columns, height: 0 };
  const message = { x: 0, y: 0, width: columns, height: rows };
  return { mode: 'tiny', columns, rows, header: none, panes: {}, footer: none, message };
}

function panesIn(body: Rect, mode: LayoutMode, input: LayoutInput): Layout['panes'] {
  if (input.screen === 'start') return { detail: body };
  if (mode === 'single') return onePane(body, input);
  const left = leftWidth(body.width, mode);
  const column: Rect = { ...body, width: left };
  return {
    ...leftColumn(column, input),
    detail: { ...body, x: left, width: body.width - left },
  };
}

function onePane(body: Rect, { screen, focus, lanes }: LayoutInput): Layout['panes'] {
  if (focus === 'detail') return { detail: body };
  if (focus === 'tasks' || screen === 'audit') return { tasks: body };
  const height = Math.min(lanes + 1, body.height - slotHeight);
  return stack(body, [
    ['lanes', Math.max(height, 3)],
    ['slot', body.height],
  ]);
}

function leftColumn(column: Rect, { screen, lanes, slot }: LayoutInput): Layout['panes'] {
  if (screen === 'audit') return { tasks: column };
  const slotRows = slot && column.height >= tallFromRows ? tallSlotHeight : slotHeight;
  const room = column.height - slotRows - smallestTasks;
  const laneHeight = Math.max(3, Math.min(lanes + 1, Math.max(room, 3)));
  return stack(column, [
    ['tasks', column.height - slotRows - laneHeight],
    ['lanes', laneHeight],
    ['slot', slotRows],
  ]);
}

/** Stacks panes from the top; each takes what it asks for as far as there is room. */
function stack(column: Rect, heights: readonly (readonly [PaneId, number])[]): Layout['panes'] {
  let y = column.y;
  const end = column.y + column.height;
  return Object.fromEntries(
    heights.map(([pane, wanted]) => {
      const rect = { ...column, y, height: Math.min(wanted, end - y) };
      y += rect.height;
      return [pane, rect];
    }),
  );
}

function leftWidth(columns: number, mode: LayoutMode): number {
  const [least, most] = mode === 'wide' ? [40, 48] : [33, 37];
  return Math.min(most, Math.max(least, Math.round(columns * 0.32)));
}
