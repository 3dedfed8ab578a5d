/** What a component may know of the terminal's keys beyond Ink's useInput. */
import { createContext, useContext, useEffect, useEffectEvent } from 'react';

/** Given to the tree by mountTui and by the test screen. */
export interface TerminalKeys {
  /** Hears combinations such as "ctrl-u" or "alt-b"; gives the way to stop. */
  onControl(listener: (name: string) => void): () => void;
  /** True inside a key handler when what it got was pasted, not typed. */
  pasted(): boolean;
}

/** The same, with the side that tells of a control. */
export interface KeyRelay extends TerminalKeys {
  tell(name: string): void;
}

const deaf: TerminalKeys = { onControl: () => () => {}, pasted: () => false };

export const TerminalKeysContext = createContext<TerminalKeys>(deaf);

/** Passes controls on to whoever listens at that moment; the latest listener hears first. */
export function createKeyRelay(pasted: () => boolean): KeyRelay {
  const listeners = new Set<(name: string) => void>();
  return {
    onControl(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pasted,
    tell(name) {
      for (const listener of [...listeners].reverse()) listener(name);
    },
  };
}

/** Calls the handler with each control ("ctrl-l", "alt-b", "delete"…) while active. */
export function useControl(handler: (name: string) => void, isActive = true): void {
  const keys = useContext(TerminalKeysContext);
  const latest = useEffectEvent(handler);
  useEffect(
    () => (isActive ? keys.onControl((name) => latest(name)) : undefined),
    [keys, isActive],
  );
}

/** Tells, inside a key handler, whether the input was pasted. */
export function usePasted(): () => boolean {
  return useContext(TerminalKeysContext).pasted;
}
