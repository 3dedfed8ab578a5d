import { never } from '../../state/view/view-words.ts';
import type { World } from '../store/screen-data.ts';
import {
  changeDialog,
  closeDialog,
  type Dialog,
  topDialog,
  type UiState,
  withMessage,
} from '../store/ui-state.ts';
import { guardMs } from '../terminal/guard.ts';
import type { Pressed } from './pressed.ts';
import { answer } from './typed-answer.ts';

/** Keys while a dialog is open; the screen under it gets none. */
export function pressDialog(ui: UiState, key: string, world: World): Pressed {
  const dialog = topDialog(ui);
  if (!dialog || key === 'esc') return only(dialog ? closeDialog(ui) : ui);
  switch (dialog.type) {
    case 'help':
      return only(pressText(ui, dialog, key, '?'));
    case 'slot':
      return only(pressText(ui, dialog, key, 'l'));
    case 'contract':
      return only(pressText(ui, dialog, key));
    case 'confirm':
      return pressConfirm(ui, dialog, key, world);
    case 'choose':
      return pressChoose(ui, dialog, key, world);
    case 'ask':
      // Its text field hears the other keys itself.
      return key === 'enter' ? submitText(ui, world) : only(ui);
    default:
      return never(dialog);
  }
}

function only(ui: UiState): Pressed {
  return { ui, effects: [] };
}

const down = new Set(['j', 'down']);
const up = new Set(['k', 'up']);

/** A dialog that is read and scrolled; one that a key opened is closed by it again. */
function pressText(
  ui: UiState,
  dialog: Extract<Dialog, { type: 'help' | 'slot' | 'contract' }>,
  key: string,
  opener?: string,
): UiState {
  if (key === opener || key === 'q' || key === 'enter') return closeDialog(ui);
  const by = textSteps[key];
  if (by === undefined) return ui;
  return changeDialog(ui, () => ({ ...dialog, top: Math.max(0, dialog.top + by) }));
}

const textSteps: Readonly<Record<string, number>> = {
  j: 1,
  down: 1,
  k: -1,
  up: -1,
  pgdn: 10,
  'ctrl-d': 10,
  pgup: -10,
  'ctrl-u': -10,
  g: -1e6,
};

function isTooEarly(openedAt: number, world: World): boolean {
  return world.now - openedAt < guardMs;
}

function pressConfirm(
  ui: UiState,
  dialog: Extract<Dialog, { type: 'confirm' }>,
  key: string,
  world: World,
): Pressed {
  if (key === 'n' || key === 'q') return only(closeDialog(ui));
  if (key !== 'enter' && key !== 'y') return only(ui);
  if (isTooEarly(dialog.openedAt, world)) return only(ui);
  return { ui: closeDialog(ui), effects: [dialog.effect] };
}

function pressChoose(
  ui: UiState,
  dialog: Extract<Dialog, { type: 'choose' }>,
  key: string,
  world: World,
): Pressed {
  const last = dialog.choices.length - 1;
  const by = down.has(key) ? 1 : up.has(key) ? -1 : 0;
  if (by !== 0) {
    const at = Math.max(0, Math.min(last, dialog.at + by));
    return only(changeDialog(ui, () => ({ ...dialog, at })));
  }
  const choice = dialog.choices[dialog.at];
  if (key !== 'enter' || !choice) return only(ui);
  if (choice.disabled) {
    return only(withMessage(ui, 'bad', `${choice.label}: ${choice.explains}.`, world.now));
  }
  return { ui: closeDialog(ui), effects: [choice.effect] };
}

/** The text of the open dialog's field, or of the start screen's prompt, changed. */
export function typeText(ui: UiState, value: string): UiState {
  const dialog = topDialog(ui);
  if (!dialog) return ui.screen === 'start' ? { ...ui, prompt: value } : ui;
  if (dialog.type !== 'ask') return ui;
  const { problem: _, ...rest } = dialog;
  const typed = changeDialog(ui, () => ({ ...rest, value }));
  return dialog.ask.type === 'filter' ? { ...typed, filter: value.trim() } : typed;
}

/** Enter in the open dialog's field, or in the start screen's prompt. */
export function submitText(ui: UiState, world: World): Pressed {
  const dialog = topDialog(ui);
  if (!dialog) return submitPrompt(ui, world);
  if (dialog.type !== 'ask') return only(ui);
  const { value } = dialog;
  if (dialog.ask.type !== 'filter' && isTooEarly(dialog.openedAt, world)) return only(ui);
  const result = answer(dialog.ask, value, world);
  switch (result.status) {
    case 'problem':
      return only(changeDialog(ui, () => ({ ...dialog, problem: result.text })));
    case 'filter':
      return only({ ...closeDialog(ui), filter: result.filter });
    case 'do':
      return { ui: closeDialog(ui), effects: [result.effect] };
    default:
      return never(result);
  }
}

function submitPrompt(ui: UiState, world: World): Pressed {
  const result = answer({ type: 'new-job' }, ui.prompt, world);
  if (result.status === 'problem') return only(withMessage(ui, 'bad', result.text, world.now));
  return { ui, effects: result.status === 'do' ? [result.effect] : [] };
}
