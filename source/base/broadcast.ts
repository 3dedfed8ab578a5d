/** Tells every listener; whoever listens later hears only what comes later. */
export type Broadcast<T extends readonly unknown[]> = {
  readonly emit: (...news: T) => void;
  readonly listen: (listener: (...news: T) => void) => () => void;
};

export function createBroadcast<T extends readonly unknown[]>(): Broadcast<T> {
  const listeners = new Set<(...news: T) => void>();
  return {
    emit(...news) {
      for (const listener of listeners) listener(...news);
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
