import type { Layout, Rect } from '../layout.ts';
import type { Row } from '../paint.ts';
import type { Panel } from '../panel.ts';
import { innerWidth } from '../panel.ts';
import { prose, windowAround } from '../prose.ts';
import { type Dialog, topDialog, type UiState } from '../ui-state.ts';
import type { World } from '../world.ts';
import { helpRows } from './help.ts';

/** Where a dialog's text is typed: cells from the top left corner of the screen. */
export type Field = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly value: string;
  /** Whether keys go to it. */
  readonly focused: boolean;
};
export type DialogBox = { readonly panel: Panel; readonly field?: Field };

/** The top dialog as a box in the middle of the screen. */
export function dialogBox(ui: UiState, world: World, shape: Layout): DialogBox | undefined {
  const dialog = topDialog(ui);
  if (!dialog || shape.mode === 'tiny') return undefined;
  const width = Math.min(shape.columns - 4, dialog.type === 'help' ? 96 : 76);
  const inner = innerWidth({ x: 0, y: 0, width, height: 0 });
  const content = contentOf(dialog, ui, world, inner);
  const height = Math.min(shape.rows - 4, content.rows.length + 2);
  const rect: Rect = {
    x: Math.floor((shape.columns - width) / 2),
    y: Math.max(1, Math.floor((shape.rows - height) / 2) - 1),
    width,
    height,
  };
  return placed(dialog, content, rect);
}

type Content = {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The row that must stay in sight: the selected one, or the field's. */
  readonly at: number;
  readonly mark?: boolean;
};

function placed(dialog: Dialog, content: Content, rect: Rect): DialogBox {
  const room = rect.height - 2;
  const top =
    dialog.type === 'help' ? Math.min(dialog.top, Math.max(0, content.rows.length - room)) : 0;
  const seen =
    dialog.type === 'help'
      ? { rows: content.rows.slice(top, top + room), from: top }
      : windowAround(content.rows, content.at, room);
  const panel: Panel = {
    rect,
    title: [[content.title, 'bold']],
    rows: seen.rows,
    focused: true,
    joined: false,
    closed: true,
    ...(content.mark ? { marked: { at: content.at - seen.from, style: 'reverse' } } : {}),
  };
  if (dialog.type !== 'ask') return { panel };
  const y = rect.y + 1 + content.at - seen.from;
  return {
    panel,
    field: { x: rect.x + 2, y, width: rect.width - 4, value: dialog.value, focused: true },
  };
}

function contentOf(dialog: Dialog, ui: UiState, world: World, width: number): Content {
  switch (dialog.type) {
    case 'help':
      return { title: 'Keys', rows: helpRows(world, ui, width), at: 0 };
    case 'confirm': {
      const rows = dialog.lines.flatMap((line) => prose(line, width));
      const ask: Row = [['enter', 'accent'], ` ${dialog.does}   `, ['esc', 'accent'], ' back'];
      return { title: dialog.title, rows: [...rows, [], ask], at: rows.length + 1 };
    }
    case 'choose': {
      const rows = [...dialog.lines.flatMap((line) => prose(line, width)), []];
      const choices = dialog.choices.map(
        ({ label, explains, disabled }): Row => [
          disabled ? [`  ${label.padEnd(16)}`, 'dim'] : `  ${label.padEnd(16)}`,
          [explains, 'dim'],
        ],
      );
      return {
        title: dialog.title,
        rows: [...rows, ...choices],
        at: rows.length + dialog.at,
        mark: true,
      };
    }
    case 'ask': {
      const rows = dialog.lines.flatMap((line) => prose(line, width));
      const problem = dialog.problem ? prose(dialog.problem, width, { style: 'bad' }) : [];
      return { title: dialog.title, rows: [...rows, [], ...problem], at: rows.length };
    }
  }
}
