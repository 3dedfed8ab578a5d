/** Tells every listener; whoever listens later hears only what comes later. */
export type Broadcast<T extends readonly unknown[]> = {
  readonly emit: (...news: T) => void;
  readonly listen: (listener: (...news: T) => void) => () => void;
};

/** A listener that throws keeps nothing from the others; its error comes out of `emit` behind them. */
export function createBroadcast<T extends readonly unknown[]>(): Broadcast<T> {
  const listeners = new Set<(...news: T) => void>();
  return {
    emit(...news) {
      const thrown: unknown[] = [];
      for (const listener of listeners) {
        try {
          listener(...news);
        } catch (error) {
          thrown.push(error);
        }
      }
      if (thrown.length > 0) throw thrown[0];
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
