/** Lending the terminal to another program, and taking it back painted anew. */
import { useApp } from 'ink';
import { useLayoutEffect } from 'react';

type Lend = (callback: () => Promise<void>) => Promise<void>;

export interface Suspension {
  readonly active: boolean;
  /** Runs the callback while the terminal is not ours; does nothing where it already is not. */
  run(callback: () => void | Promise<void>): Promise<void>;
  /** Has to be in the tree: only from inside does Ink give the terminal away. */
  readonly bridge: React.JSX.Element;
}

/** `setModes` sets (true) or resets (false) those terminal modes that Ink does not know of. */
export function createSuspension(setModes: (ours: boolean) => void): Suspension {
  let lend: Lend | undefined;
  let active = false;
  const lent = async (callback: () => void | Promise<void>): Promise<void> => {
    setModes(false);
    try {
      await callback();
    } finally {
      setModes(true);
    }
  };
  return {
    get active() {
      return active;
    },
    async run(callback) {
      if (active || lend === undefined) return;
      active = true;
      try {
        await lend(() => lent(callback));
      } finally {
        active = false;
      }
    },
    bridge: (
      <Bridge
        onReady={(ready) => {
          lend = ready;
        }}
      />
    ),
  };
}

function Bridge({ onReady }: { readonly onReady: (lend: Lend | undefined) => void }): null {
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => {
    onReady(async (callback) => {
      await suspendTerminal(callback);
    });
    return () => onReady(undefined);
  }, [suspendTerminal, onReady]);
  return null;
}
