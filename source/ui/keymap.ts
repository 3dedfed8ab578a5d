import type { PersonCommand } from '../events/commands.ts';
import { auditBindings } from './keys-audit.ts';
import { contractBindings } from './keys-contract.ts';
import { generalBindings } from './keys-general.ts';
import { memoryBindings } from './keys-memory.ts';
import { moveBindings } from './keys-move.ts';
import { servedBindings } from './keys-served.ts';
import { slotBindings } from './keys-slot.ts';
import { steerBindings } from './keys-steer.ts';
import type { Dialog, Effect, UiState } from './ui-state.ts';
import type { World } from './world.ts';

/** The keys as data: what they are called, where they hold, what they do and why not now. */

/** `slot` and `contract` are dialogs with keys of their own. */
export type Place = 'everywhere' | 'board' | 'audit' | 'start' | 'slot' | 'contract';
export type KeyGroup = 'move' | 'steer' | 'general';

/** What a key does: something to the screen, or a command of the person. */
export type UiAction =
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'page'; readonly by: number }
  | { readonly type: 'edge'; readonly to: 'top' | 'bottom' }
  | { readonly type: 'focus'; readonly by: 1 | -1 }
  | { readonly type: 'tab'; readonly at: number }
  | { readonly type: 'call'; readonly by: 1 | -1 }
  | { readonly type: 'open' }
  | { readonly type: 'back' }
  | { readonly type: 'stop' }
  | { readonly type: 'dialog'; readonly dialog: Dialog | undefined }
  | { readonly type: 'tell'; readonly command: PersonCommand }
  | { readonly type: 'effect'; readonly effect: Effect };

export type Binding = {
  /** Names of keys; the footer shows the first. */
  readonly keys: readonly string[];
  /** What the footer shows instead of the first key: `j/k`. */
  readonly label?: string;
  readonly title: string;
  /** The word in the footer; the title where it is absent. */
  readonly short?: string;
  readonly group: KeyGroup;
  readonly where: Place;
  command(world: World, ui: UiState, key: string): UiAction;
  /** Why the key does nothing now; undefined when it works. */
  disabledBecause(world: World, ui: UiState): string | undefined;
  /** How much it is wanted in the footer now; 0 or absent keeps it out, more goes first. */
  weight?(world: World, ui: UiState): number;
};

export const bindings: readonly Binding[] = [
  ...moveBindings,
  ...steerBindings,
  ...servedBindings,
  ...auditBindings,
  ...memoryBindings,
  ...generalBindings,
  ...slotBindings,
  ...contractBindings,
];

/** Where a screen's keys come from: its own place and everywhere. */
export function bindingsAt(screen: UiState['screen']): readonly Binding[] {
  return bindings.filter(({ where }) => where === 'everywhere' || where === screen);
}

/** The binding of a key on a screen. */
export function bindingOf(key: string, screen: UiState['screen']): Binding | undefined {
  return bindingsAt(screen).find(({ keys }) => keys.includes(key));
}

const groups: readonly KeyGroup[] = ['move', 'steer', 'general'];
const shares: Readonly<Record<KeyGroup, number>> = { move: 3, steer: 3, general: 2 };

/** The binding of a key in a dialog that has keys of its own. */
export function dialogBindingOf(key: string, dialog: Dialog['type']): Binding | undefined {
  return bindings.find(({ keys, where }) => where === dialog && keys.includes(key));
}

/** The footer: three groups of hints, at most eight together, those first that fit the moment. */
export function footerHints(
  world: World,
  ui: UiState,
): readonly (readonly { readonly key: string; readonly word: string }[])[] {
  return groups.map((group) =>
    bindingsAt(ui.screen)
      .filter((binding) => binding.group === group)
      .map((binding) => ({ binding, weight: binding.weight?.(world, ui) ?? 0 }))
      .filter(({ binding, weight }) => weight > 0 && !binding.disabledBecause(world, ui))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, shares[group])
      .map(({ binding }) => ({
        key: binding.label ?? keyName(binding.keys[0] ?? ''),
        word: binding.short ?? binding.title,
      })),
  );
}

const keyNames: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pgup: 'PgUp',
  pgdn: 'PgDn',
};

/** A key as it is written for people: `ctrl-l`, `↓`, `PgUp`. */
export function keyName(key: string): string {
  return keyNames[key] ?? key;
}

const placeNames: Readonly<Record<Place, string>> = {
  everywhere: 'everywhere',
  board: 'board',
  audit: 'audit',
  start: 'start screen',
  slot: 'slot dialog (`l`)',
  contract: 'contract of a new job',
};

/** The keys as a Markdown table, for the README. */
export function keysTable(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = bindings.map(
    ({ keys, title, where }) =>
      `| ${keys.map((key) => `\`${cell(keyName(key))}\``).join(' ')} | ${cell(title)} | ${placeNames[where]} |`,
  );
  return ['| Key | What it does | Where |', '|---|---|---|', ...rows].join('\n');
}
