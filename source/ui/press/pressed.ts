import type { Effect, UiState } from '../store/ui-state.ts';

/** What a key comes to: the screen afterwards, and what is to be done outside it. */
export type Pressed = { readonly ui: UiState; readonly effects: readonly Effect[] };
