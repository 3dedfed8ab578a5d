import type { RunState } from '../../state/run-state.ts';
import { never } from '../../state/view/view-words.ts';
import type { Rect } from '../draw/layout.ts';
import { layoutOf, tabOf, type World } from '../store/screen-data.ts';
import type { Scroll, UiState } from '../store/ui-state.ts';
import { auditBody } from './audit.ts';
import { type Body, withHead } from './body.ts';
import { diffBody } from './diff.ts';
import { journalBody } from './journal.ts';
import { memoryBody } from './memory.ts';
import { outputBody } from './output.ts';
import { listPager } from './pager.ts';
import { innerHeight, innerWidth } from './panel.ts';
import { tableBody } from './table.ts';
import { verifyBody } from './verify.ts';

/** What the right pane holds under the open tab. */
export function detailBody(ui: UiState, world: World, width: number): Body {
  if (!world.state) return withHead([], listPager([]));
  return tabBody(world.state, ui, world, width);
}

function tabBody(state: RunState, ui: UiState, world: World, width: number): Body {
  const tab = tabOf(ui);
  switch (tab) {
    case 'output':
      return outputBody(state, ui, world, width);
    case 'audit':
      return auditBody(state, ui, world, width);
    case 'diff':
      return world.table ? tableBody(world.table, width) : diffBody(state, ui, world, width);
    case 'verify':
      return verifyBody(state, ui, world, width);
    case 'memory':
      return memoryBody(state, ui, world, width);
    case 'journal':
      return journalBody(ui, world, width);
    default:
      return never(tab);
  }
}

/** The right pane's window: its rectangle, its body and the scroll it stands at. */
export type DetailWindow = {
  readonly rect: Rect;
  readonly body: Body;
  readonly width: number;
  /** Rows for the content that scrolls. */
  readonly height: number;
  readonly scroll: Scroll;
};

/** The window of the right pane where it would be, also while another pane hides it. */
export function detailWindow(ui: UiState, world: World): DetailWindow {
  const shown = layoutOf({ ...ui, focus: 'detail' }, world);
  const rect = shown.panes.detail ?? { x: 0, y: 0, width: world.columns, height: 0 };
  const width = innerWidth(rect);
  const body = detailBody(ui, world, width);
  // One row is kept for "new lines below", so that it never hides text.
  const height = Math.max(1, innerHeight(rect, true) - body.head.length);
  return { rect, body, width, height, scroll: ui.scrolls[tabOf(ui)] ?? body.pager.home };
}
