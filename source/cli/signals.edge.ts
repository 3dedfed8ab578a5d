import { exits } from '../app/usage-error.ts';

/** Waits for an interrupt; the signal's exit code is what it resolves with. */
export type SignalWait = { readonly signal: Promise<number>; stop(): void };

/** Resolves with 130 on SIGINT and 143 on SIGTERM; until `stop`, neither ends the process by itself. */
export function waitForSignal(): SignalWait {
  let stop = () => {};
  const signal = new Promise<number>((resolve) => {
    const onInt = () => resolve(exits.interrupted);
    const onTerm = () => resolve(143);
    process.once('SIGINT', onInt);
    process.once('SIGTERM', onTerm);
    stop = () => {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
    };
  });
  return { signal, stop };
}
