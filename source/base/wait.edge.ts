/** Resolves after the time. */
export function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });
}

/** Resolves when everything that is ready now has had its turn. */
export function afterRest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves with the event or after the time, whichever is first, and leaves no timer behind. */
export function within(waitMs: number, event: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs);
    const over = (): void => {
      clearTimeout(timer);
      resolve();
    };
    event.then(over, over);
  });
}
