import type { PersonCommand } from '../../domain/commands.ts';
import type { World } from '../store/screen-data.ts';
import type { Dialog, Effect, UiState } from '../store/ui-state.ts';

/** The keys as data: what they are called, where they hold, what they do and why not now. */

/** `slot` and `contract` are dialogs with keys of their own. */
export type KeyContext = 'everywhere' | 'board' | 'audit' | 'start' | 'slot' | 'contract';

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
  readonly where: KeyContext;
  command(world: World, ui: UiState, key: string): UiAction;
  /** Why the key does nothing now; undefined when it works. */
  disabledBecause(world: World, ui: UiState): string | undefined;
  /** How much it is wanted in the footer now; 0 or absent keeps it out, more goes first. */
  weight?(world: World, ui: UiState): number;
};
