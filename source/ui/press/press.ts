import { never } from '../../state/view/view-words.ts';
import type { Binding, UiAction } from '../keys/binding.ts';
import { bindingOf, dialogBindingOf } from '../keys/keymap.ts';
import { isUnderWay, type World } from '../store/screen-data.ts';
import { openDialog, topDialog, type UiState, withMessage } from '../store/ui-state.ts';
import { backFrom, moveBy, moveTo, nextPane, openSelected, otherCall } from './move.ts';
import { pressDialog, submitText } from './press-dialog.ts';
import type { Pressed } from './pressed.ts';

const armedMs = 3000;
// While a prompt is typed into, only these leave it.
const promptKeys: ReadonlySet<string> = new Set(['tab', 'shift-tab', 'down', 'esc']);

/** One key on the screen as it is. Nothing happens here: what is to be done is returned. */
export function press(ui: UiState, key: string, world: World): Pressed {
  if (key === 'ctrl-c') return stop(ui, world);
  const dialog = topDialog(ui);
  const own = dialog ? dialogBindingOf(key, dialog.type) : undefined;
  if (own) return pressBinding(own, ui, key, world);
  if (dialog) return pressDialog(ui, key, world);
  if (ui.screen === 'start' && ui.startFocus === 'prompt') {
    if (key === 'enter') return submitText(ui, world);
    if (!promptKeys.has(key)) return only(ui);
  }
  const binding = bindingOf(key, ui.screen);
  return binding ? pressBinding(binding, ui, key, world) : only(ui);
}

function pressBinding(binding: Binding, ui: UiState, key: string, world: World): Pressed {
  const because = binding.disabledBecause(world, ui);
  if (because !== undefined)
    return only(withMessage(ui, 'plain', `${key}: ${because}.`, world.now));
  return act(ui, binding.command(world, ui, key), world);
}

function only(ui: UiState): Pressed {
  return { ui, effects: [] };
}

function act(ui: UiState, action: UiAction, world: World): Pressed {
  switch (action.type) {
    case 'tell':
      return { ui, effects: [action] };
    case 'effect':
      return { ui, effects: [action.effect] };
    case 'dialog':
      return only(action.dialog ? openDialog(ui, action.dialog) : ui);
    case 'move':
      return only(moveBy(ui, world, action.by, 'row'));
    case 'page':
      return only(moveBy(ui, world, action.by, 'page'));
    case 'edge':
      return only(moveTo(ui, world, action.to));
    case 'focus':
      return only(nextPane(ui, action.by));
    case 'tab':
      return only({ ...ui, tab: action.at, focus: 'detail' });
    case 'call':
      return only(otherCall(ui, world, action.by));
    case 'open':
      return openSelected(ui, world);
    case 'back':
      return only(backFrom(ui, world));
    case 'stop':
      return stop(ui, world);
    default:
      return never(action);
  }
}

/** The first ctrl-c says what a second one does; the second leaves. */
function stop(ui: UiState, world: World): Pressed {
  if (world.now < ui.leaveArmedUntil) {
    return { ui, effects: [{ type: 'leave', exit: 'interrupted' }] };
  }
  const kept = isUnderWay(world)
    ? ` What was done is kept; fugu resume ${world.state?.run ?? ''} continues.`
    : '';
  const said = withMessage(ui, 'plain', `Press ctrl-c again to leave.${kept}`, world.now);
  return only({ ...said, leaveArmedUntil: world.now + armedMs });
}
