import { dropWaiterDialog, restartSlotDialog } from '../dialogs/slot-dialogs.ts';
import type { World } from '../store/screen-data.ts';
import type { SlotOrder, SlotRunning } from '../store/slot-board.ts';
import type { Binding, UiAction } from './binding.ts';

const nothing: UiAction = { type: 'back' };

function whyNoDaemon({ slot }: World): string | undefined {
  if (slot?.status === 'running') return undefined;
  return slot?.status === 'stranger'
    ? 'another program answers where the slot should be'
    : 'the slot is off; the next request starts it';
}

function withSlot(act: (slot: SlotRunning, world: World) => UiAction): (world: World) => UiAction {
  return (world) => (world.slot?.status === 'running' ? act(world.slot, world) : nothing);
}

const ordered = (order: SlotOrder): UiAction => ({
  type: 'effect',
  effect: { type: 'slot-order', order },
});

/** The keys of the local model's slot; they hold in its dialog only. */
export const slotBindings: readonly Binding[] = [
  {
    keys: ['D'],
    title: 'drain the slot: serve nobody new (again: resume)',
    short: 'drain/resume',
    group: 'steer',
    where: 'slot',
    command: withSlot(({ isDraining }) => ordered({ type: isDraining ? 'resume' : 'drain' })),
    disabledBecause: whyNoDaemon,
  },
  {
    keys: ['R'],
    title: 'restart the local model (asks)',
    short: 'restart',
    group: 'steer',
    where: 'slot',
    command: withSlot((slot, world) => ({
      type: 'dialog',
      dialog: restartSlotDialog(slot, world),
    })),
    disabledBecause: whyNoDaemon,
  },
  {
    keys: ['x'],
    title: 'drop a waiter from the queue (asks which)',
    short: 'drop a waiter',
    group: 'steer',
    where: 'slot',
    command: withSlot((slot) => ({ type: 'dialog', dialog: dropWaiterDialog(slot) })),
    disabledBecause: (world) =>
      whyNoDaemon(world) ??
      (world.slot?.status === 'running' && world.slot.waiters.length > 0
        ? undefined
        : 'nobody waits'),
  },
];
