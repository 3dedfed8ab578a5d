import type { World } from '../store/screen-data.ts';
import type { Dialog, UiState } from '../store/ui-state.ts';
import type { Binding, KeyContext, KeyGroup } from './binding.ts';
import { auditBindings } from './keys-audit.ts';
import { contractBindings } from './keys-contract.ts';
import { generalBindings } from './keys-general.ts';
import { memoryBindings } from './keys-memory.ts';
import { moveBindings } from './keys-move.ts';
import { servedBindings } from './keys-served.ts';
import { slotBindings } from './keys-slot.ts';
import { steerBindings } from './keys-steer.ts';

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

const placeNames: Readonly<Record<KeyContext, string>> = {
  everywhere: 'everywhere',
  board: 'board',
  audit: 'audit',
  start: 'start screen',
  slot: 'slot dialog (`l`)',
  contract: 'contract of a new job',
};

/** The keys as a Markdown table, for docs/keys.md. */
export function keysTable(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = bindings.map(
    ({ keys, title, where }) =>
      `| ${keys.map((key) => `\`${cell(keyName(key))}\``).join(' ')} | ${cell(title)} | ${placeNames[where]} |`,
  );
  return ['| Key | What it does | Where |', '|---|---|---|', ...rows].join('\n');
}
