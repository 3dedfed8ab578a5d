/** Keeps a key that was meant for something else from approving anything. */

/** A key as a dialog meets it. */
export interface GuardedKey {
  readonly nowMs: number;
  /** True for text that came by paste. */
  readonly pasted: boolean;
}

/** Opened with a dialog that approves something. */
export interface Guard {
  /** Whether this key may act: typed, and not within the first moments of the dialog. */
  admits(key: GuardedKey): boolean;
}

/** Keys in the first 300 ms were on their way before the person could read the question. */
export const guardMs = 300;

/** A guard for a dialog that appeared at `openedMs` (same clock as the keys). */
export function createGuard(openedMs: number): Guard {
  return { admits: ({ nowMs, pasted }) => !pasted && nowMs - openedMs >= guardMs };
}
