import { counted } from '../../state/view/view-words.ts';
import type { SlotRunning } from '../store/slot-board.ts';
import type { Dialog } from '../store/ui-state.ts';

/** Asked before the local model is ended and started anew. */
export function restartSlotDialog(slot: SlotRunning, { now }: { readonly now: number }): Dialog {
  const { holder, waiters } = slot;
  const lines = [
    holder
      ? `${holder.caller} holds it; its reply is tried again where nothing of it was sent, else cut.`
      : 'Nobody holds it.',
    waiters.length > 0
      ? `${counted(waiters.length, 'caller')} in the queue stay there.`
      : 'Nobody waits.',
  ];
  return {
    type: 'confirm',
    title: 'Restart the local model?',
    lines,
    does: 'restart it',
    effect: { type: 'slot-order', order: { type: 'restart' } },
    openedAt: now,
  };
}

/** The waiters, the next first; enter sends the chosen one away. */
export function dropWaiterDialog({ waiters }: SlotRunning): Dialog {
  return {
    type: 'choose',
    title: 'Drop which waiter?',
    lines: ['Enter ends its wait with an error to its caller; esc goes back.'],
    choices: waiters.map(({ id, caller, class: name, waitedMs }) => ({
      label: caller,
      explains: `${name}, waits ${Math.round(waitedMs / 1000)}s`,
      disabled: false,
      effect: { type: 'slot-order', order: { type: 'drop', waiter: id, caller } },
    })),
    at: 0,
  };
}
