import type { Layout, Rect } from '../draw/layout.ts';
import type { Row } from '../draw/paint.ts';
import { prose, windowAround } from '../draw/prose.ts';
import type { World } from '../store/screen-data.ts';
import { type Dialog, topDialog, type UiState } from '../store/ui-state.ts';
import { contractDialogRows, contractKeysRow } from './contract.ts';
import { helpRows } from './help.ts';
import type { Panel } from './panel.ts';
import { innerWidth } from './panel.ts';
import { slotDialogRows, slotKeysRow } from './slot.ts';

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
  const width = Math.min(shape.columns - 4, isText(dialog) ? 96 : 76);
  const inner = innerWidth({ x: 0, y: 0, width, height: 0 });
  const content = contentOf(dialog, ui, world, inner);
  const height = Math.min(shape.rows - 4, content.rows.length + 2 + footHeight(content));
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
  /** Stays in sight below the rows. */
  readonly foot?: Row;
};

const footHeight = ({ foot }: Content): number => (foot ? 2 : 0);

/** A dialog that is read and scrolled. */
function isText(dialog: Dialog): dialog is Extract<Dialog, { type: 'help' | 'slot' | 'contract' }> {
  return dialog.type === 'help' || dialog.type === 'slot' || dialog.type === 'contract';
}

function placed(dialog: Dialog, content: Content, rect: Rect): DialogBox {
  const room = Math.max(0, rect.height - 2 - footHeight(content));
  const top = isText(dialog) ? Math.min(dialog.top, Math.max(0, content.rows.length - room)) : 0;
  const seen = isText(dialog)
    ? { rows: content.rows.slice(top, top + room), from: top }
    : windowAround(content.rows, content.at, room);
  const panel: Panel = {
    rect,
    title: [[content.title, 'bold']],
    rows: content.foot ? [...seen.rows, [], content.foot] : seen.rows,
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
    case 'slot':
      return {
        title: 'The local model',
        rows: slotDialogRows(world, width),
        at: 0,
        foot: slotKeysRow(world, ui),
      };
    case 'contract':
      return {
        title: 'The contract of this job; nothing has begun',
        rows: contractDialogRows(dialog, width),
        at: 0,
        foot: contractKeysRow(dialog, world, ui),
      };
    case 'confirm': {
      const rows = dialog.lines.flatMap((line) => prose(line, width));
      const ask: Row = [['enter', 'accent'], ` ${dialog.does}   `, ['esc', 'accent'], ' back'];
      return { title: dialog.title, rows: [...rows, [], ask], at: rows.length + 1 };
    }
    case 'choose': {
      const rows = [...dialog.lines.flatMap((line) => prose(line, width)), []];
      const labels = Math.max(15, ...dialog.choices.map(({ label }) => label.length)) + 1;
      const choices = dialog.choices.map(
        ({ label, explains, disabled }): Row => [
          disabled ? [`  ${label.padEnd(labels)}`, 'dim'] : `  ${label.padEnd(labels)}`,
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
