import { askDialog, quitDialog } from '../dialogs/dialogs.ts';
import { hasSlot, isUnderWay, shownCall } from '../store/screen-data.ts';
import type { Binding } from './binding.ts';

const free = () => undefined;

/** Keys of the program itself. */
export const generalBindings: readonly Binding[] = [
  {
    keys: ['/'],
    title: 'show only tasks and journal lines that contain a text; in the memory, search',
    short: 'filter',
    group: 'general',
    where: 'everywhere',
    command: (world, ui) => ({
      type: 'dialog',
      dialog: askDialog(
        world,
        'Filter',
        ['Show only what contains:'],
        { type: 'filter' },
        ui.filter,
      ),
    }),
    disabledBecause: (_world, ui) =>
      ui.screen === 'start' ? 'the list of runs has no filter' : undefined,
    weight: () => 1,
  },
  {
    keys: ['?'],
    title: 'help: all keys, and why some are off now',
    short: 'help',
    group: 'general',
    where: 'everywhere',
    command: () => ({ type: 'dialog', dialog: { type: 'help', top: 0 } }),
    disabledBecause: free,
    weight: () => 3,
  },
  {
    keys: ['q'],
    title: 'quit (asks while a job is under way; fugu resume continues it)',
    short: 'quit',
    group: 'general',
    where: 'everywhere',
    command: (world) =>
      world.state && isUnderWay(world)
        ? { type: 'dialog', dialog: quitDialog(world, world.state) }
        : { type: 'effect', effect: { type: 'leave', exit: 'quit' } },
    disabledBecause: free,
    weight: () => 2,
  },
  {
    keys: ['ctrl-c'],
    title: 'twice within three seconds: leave immediately',
    group: 'general',
    where: 'everywhere',
    command: () => ({ type: 'stop' }),
    disabledBecause: free,
  },
  {
    keys: ['o'],
    title: 'open what the right pane shows in $PAGER',
    short: 'log',
    group: 'general',
    where: 'everywhere',
    command: () => ({ type: 'effect', effect: { type: 'show-log' } }),
    disabledBecause: (world, ui) =>
      world.state === undefined
        ? 'no run is open'
        : ui.screen === 'board' && ui.tab === 0 && !shownCall(ui, world.state)
          ? 'the selected row has no output yet'
          : undefined,
  },
  {
    keys: ['l'],
    title: 'the local model: holder, queue, health; drain, restart, drop a waiter',
    short: 'slot',
    group: 'general',
    where: 'everywhere',
    command: () => ({ type: 'dialog', dialog: { type: 'slot', top: 0 } }),
    disabledBecause: ({ state }) =>
      state === undefined
        ? 'no run is open'
        : hasSlot(state)
          ? undefined
          : 'the spec names no local model and slot',
    weight: ({ slot }, ui) => (slot?.status === 'running' && ui.focus === 'lanes' ? 4 : 0),
  },
  {
    keys: ['ctrl-l'],
    title: 'draw the screen again',
    group: 'general',
    where: 'everywhere',
    command: () => ({ type: 'effect', effect: { type: 'redraw' } }),
    disabledBecause: free,
  },
  {
    keys: ['c'],
    title: 'new job',
    group: 'general',
    where: 'everywhere',
    command: (world) => ({
      type: 'dialog',
      dialog: askDialog(world, 'New job', ['What is to be done?'], { type: 'new-job' }),
    }),
    disabledBecause: (world) =>
      isUnderWay(world) ? 'a job is under way here; let it end or quit first' : undefined,
  },
  {
    keys: ['L'],
    title: 'list of runs',
    group: 'general',
    where: 'everywhere',
    command: () => ({ type: 'effect', effect: { type: 'list-runs' } }),
    disabledBecause: free,
  },
];
