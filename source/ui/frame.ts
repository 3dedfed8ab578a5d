import { never } from '../state/view/view-words.ts';
import {
  type Layout,
  type PaneId,
  type Rect,
  smallestColumns,
  smallestRows,
} from './draw/layout.ts';
import type { Painter, Row } from './draw/paint.ts';
import { prose, windowAround } from './draw/prose.ts';
import { detailWindow } from './panes/detail.ts';
import { dialogBox, type Field } from './panes/dialog-box.ts';
import { laneList } from './panes/lanes.ts';
import { drawPanel, innerHeight, innerWidth, type Panel } from './panes/panel.ts';
import { footerRow, headerRow, messageRow } from './panes/rows.ts';
import { slotRows } from './panes/slot.ts';
import { startPanel } from './panes/start.ts';
import { asideRow, belowRow, tabsRow } from './panes/tabs.ts';
import { auditList, type List, taskList } from './panes/tasks.ts';
import { layoutOf, type World } from './store/screen-data.ts';
import { topDialog, type UiState } from './store/ui-state.ts';

/** One rectangle of finished text: `height` rows of `width` cells. */
export type Tile = { readonly id: string; readonly rect: Rect; readonly rows: readonly string[] };

/** The whole screen as text, and where a text field lies on it. */
export type Frame = {
  readonly layout: Layout;
  readonly tiles: readonly Tile[];
  /** Lies over the tiles. */
  readonly dialog?: Tile;
  readonly field?: Field;
};

/** The screen at this moment: a pure function of what is remembered, what is known, and the size. */
export function frame(ui: UiState, world: World, paint: Painter): Frame {
  const shape = layoutOf(ui, world);
  if (shape.mode === 'tiny') return { layout: shape, tiles: [tinyTile(shape, world, paint)] };
  const line = (id: string, rect: Rect, row: Row): Tile => ({
    id,
    rect,
    rows: [paint(row, rect.width)],
  });
  const box = dialogBox(ui, world, shape);
  const start = ui.screen === 'start' ? startField(ui, world, shape) : undefined;
  const field = box ? box.field : start;
  return {
    layout: shape,
    tiles: [
      line('header', shape.header, headerRow(world, shape.columns)),
      ...paneTiles(ui, world, shape, paint),
      line('footer', shape.footer, footerRow(world, ui, shape.columns)),
      line('message', shape.message, messageRow(world, ui)),
    ],
    ...(box
      ? { dialog: { id: 'dialog', rect: box.panel.rect, rows: drawPanel(box.panel, paint) } }
      : {}),
    ...(field ? { field } : {}),
  };
}

function startField(ui: UiState, world: World, shape: Layout): Field | undefined {
  const rect = shape.panes.detail;
  return rect && !topDialog(ui) ? startPanel(ui, world, rect).field : undefined;
}

function tinyTile({ message, columns, rows }: Layout, world: World, paint: Painter): Tile {
  const words = `This terminal is ${columns}×${rows}; fugu needs ${smallestColumns}×${smallestRows}. Make it larger, or press q to quit.`;
  const label = world.state?.job?.rehearsal ? 'REHEARSAL. ' : '';
  const lines = prose(`${label}${words}`, columns);
  const text = Array.from({ length: rows }, (_, at) => paint(lines[at] ?? [], columns));
  return { id: 'tiny', rect: message, rows: text };
}

function paneTiles(ui: UiState, world: World, shape: Layout, paint: Painter): readonly Tile[] {
  const entries = Object.entries(shape.panes) as [PaneId, Rect][];
  return entries.map(([id, rect]) => ({
    id,
    rect,
    rows: drawPanel(panelOf(id, rect, ui, world, shape), paint),
  }));
}

function panelOf(id: PaneId, rect: Rect, ui: UiState, world: World, shape: Layout): Panel {
  if (ui.screen === 'start') return startPanel(ui, world, rect).panel;
  switch (id) {
    case 'tasks':
      return listPanel(tasksTitle(ui), tasksOf(ui, world, rect), rect, {
        focused: ui.focus === 'tasks',
        joined: false,
        closed: shape.panes.lanes === undefined,
      });
    case 'lanes':
      return listPanel('Lanes', lanesOf(ui, world, rect), rect, {
        focused: ui.focus === 'lanes',
        joined: shape.panes.tasks !== undefined,
        closed: false,
      });
    case 'slot':
      return {
        rect,
        title: ['Slot'],
        rows: slotRows(world, innerWidth(rect), innerHeight(rect, true)),
        focused: false,
        joined: true,
        closed: true,
      };
    case 'detail':
      return detailPanel(ui, world, rect);
    default:
      return never(id);
  }
}

function tasksTitle(ui: UiState): string {
  if (ui.screen === 'audit') return 'Audit';
  return ui.filter === '' ? 'Tasks' : `Tasks / ${ui.filter}`;
}

const empty: List = { rows: [], selected: -1 };

function tasksOf(ui: UiState, world: World, rect: Rect): List {
  if (!world.state) return empty;
  const list = ui.screen === 'audit' ? auditList : taskList;
  return list(world.state, ui, innerWidth(rect));
}

function lanesOf(ui: UiState, world: World, rect: Rect): List {
  return world.state ? laneList(world.state, ui, innerWidth(rect)) : empty;
}

type Frills = Pick<Panel, 'focused' | 'joined' | 'closed'>;

function listPanel(title: string, list: List, rect: Rect, frills: Frills): Panel {
  const height = innerHeight(rect, frills.closed);
  const { rows, from } = windowAround(list.rows, list.selected, height);
  const at = list.selected - from;
  const style = frills.focused ? 'reverse' : 'bold';
  const marked = list.selected < 0 ? {} : { marked: { at, style } as const };
  return { rect, title: [[title, frills.focused ? 'bold' : 'plain']], rows, ...frills, ...marked };
}

function detailPanel(ui: UiState, world: World, rect: Rect): Panel {
  const { body, height, scroll } = detailWindow(ui, world);
  const shown = body.pager.show(scroll, height);
  // The last row gives way to the count, and the row it hides counts too.
  const rows = shown.below > 0 ? shown.rows.slice(0, height - 1) : shown.rows;
  const hidden = shown.below + shown.rows.length - rows.length;
  const more = shown.below > 0 ? [belowRow(ui, world, hidden)] : [];
  return {
    rect,
    title: tabsRow(ui, world),
    aside: asideRow(ui, world),
    rows: [...body.head, ...rows, ...more],
    focused: ui.focus === 'detail',
    joined: false,
    closed: true,
  };
}
