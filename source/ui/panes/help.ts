import type { Row } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import type { KeyGroup } from '../keys/binding.ts';
import { bindingsAt, keyName } from '../keys/keymap.ts';
import type { World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';

const titles: readonly (readonly [group: KeyGroup, title: string])[] = [
  ['move', 'Moving about'],
  ['steer', 'Steering'],
  ['general', 'The program'],
];
const keyWidth = 14;

/** Every key of the screen under the dialog; those that do nothing now say why. */
export function helpRows(world: World, ui: UiState, width: number): readonly Row[] {
  const here = { ...ui, dialogs: [] };
  return titles.flatMap(([group, title], at) => {
    const rows = bindingsAt(ui.screen)
      .filter((binding) => binding.group === group)
      .flatMap((binding) => {
        const keys = (binding.label ?? binding.keys.map(keyName).join(' ')).slice(0, keyWidth - 1);
        const because = binding.disabledBecause(world, here);
        const words =
          because === undefined ? binding.title : `${binding.title} (not now: ${because})`;
        return prose(words, width, {
          first: [[keys.padEnd(keyWidth), because === undefined ? 'accent' : 'dim']],
          indent: keyWidth,
          style: because === undefined ? 'plain' : 'dim',
        });
      });
    return [...(at === 0 ? [] : [[]]), [[title, 'bold'] as const], ...rows];
  });
}
