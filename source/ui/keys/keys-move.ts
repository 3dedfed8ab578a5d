import { shownCalls, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import type { Binding } from './binding.ts';

const free = () => undefined;
const up = new Set(['k', 'up', 'pgup', 'ctrl-u', 'shift-tab', 'left']);
const sign = (key: string): 1 | -1 => (up.has(key) ? -1 : 1);

function noCalls(world: World, ui: UiState): string | undefined {
  const calls = world.state ? shownCalls(ui, world.state).length : 0;
  return calls > 1 ? undefined : 'this step has no other call to show';
}

/** Keys that move about; they never change a run. */
export const moveBindings: readonly Binding[] = [
  {
    keys: ['j', 'k', 'down', 'up'],
    label: 'j/k',
    title: 'move down, up; in the right pane scroll',
    short: 'move',
    group: 'move',
    where: 'everywhere',
    command: (_world, _ui, key) => ({ type: 'move', by: sign(key) }),
    disabledBecause: free,
    weight: () => 3,
  },
  {
    keys: ['pgdn', 'pgup', 'ctrl-d', 'ctrl-u'],
    label: 'PgDn PgUp',
    title: 'a page down, up (also ctrl-d, ctrl-u)',
    group: 'move',
    where: 'everywhere',
    command: (_world, _ui, key) => ({ type: 'page', by: sign(key) }),
    disabledBecause: free,
  },
  {
    keys: ['g', 'G', 'home', 'end'],
    title: 'to the top, to the end (and stay there)',
    group: 'move',
    where: 'everywhere',
    command: (_world, _ui, key) => ({
      type: 'edge',
      to: key === 'g' || key === 'home' ? 'top' : 'bottom',
    }),
    disabledBecause: free,
  },
  {
    keys: ['tab', 'shift-tab'],
    title: 'next pane, previous pane',
    short: 'pane',
    group: 'move',
    where: 'everywhere',
    command: (_world, _ui, key) => ({ type: 'focus', by: sign(key) }),
    disabledBecause: free,
    weight: () => 1,
  },
  {
    keys: ['1', '2', '3', '4', '5'],
    label: '1-5',
    title: 'Output (in an audit: Audit), Diff, Verify, Journal, Memory',
    group: 'move',
    where: 'everywhere',
    command: (_world, _ui, key) => ({ type: 'tab', at: Number(key) - 1 }),
    disabledBecause: (_world, ui) =>
      ui.screen === 'start' ? 'no run is open; open one with enter' : undefined,
  },
  {
    keys: ['left', 'right'],
    title: 'output of the previous, the next call of the step',
    group: 'move',
    where: 'board',
    command: (_world, _ui, key) => ({ type: 'call', by: sign(key) }),
    disabledBecause: noCalls,
  },
  {
    keys: ['enter'],
    title: 'open what is selected; on an audit, the audit screen',
    short: 'open',
    group: 'move',
    where: 'everywhere',
    command: () => ({ type: 'open' }),
    disabledBecause: free,
    weight: () => 1,
  },
  {
    keys: ['esc'],
    title: 'back: close what is open (never quits)',
    short: 'back',
    group: 'move',
    where: 'everywhere',
    command: () => ({ type: 'back' }),
    disabledBecause: free,
    weight: (_world, ui) => (ui.screen === 'audit' ? 3 : 0),
  },
];
