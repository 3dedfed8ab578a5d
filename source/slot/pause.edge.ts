/** Resolves after the time; holds the process open no longer than whoever waits for it. */
export function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });
}
