/** How long to wait before another try. */

export interface Backoff {
  /** First wait; it doubles with every try. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Half a second, doubled up to eight: the figures of the openai package's own retry loop. */
export const usualBackoff: Backoff = { firstMs: 500, maxMs: 8_000 };

/**
 * Milliseconds before the try after `attempt` (1 is the first): what the server asks for, else
 * exponential, shortened by up to a quarter (`dice` in 0…1) so that lanes do not come back at once.
 */
export function waitBefore(
  attempt: number,
  askedMs: number | undefined,
  backoff: Backoff,
  dice: number,
): number {
  if (askedMs !== undefined) return askedMs;
  const waitMs = Math.min(backoff.maxMs, backoff.firstMs * 2 ** (attempt - 1));
  return Math.round(waitMs * (1 - dice / 4));
}

/** What the headers `retry-after-ms` and `retry-after` (seconds or a date) ask for, in milliseconds. */
export function askedWait(
  header: (name: string) => string | null,
  nowMs: number,
): number | undefined {
  const exact = header('retry-after-ms');
  if (exact !== null && Number.isFinite(Number.parseFloat(exact))) {
    return Math.max(0, Number.parseFloat(exact));
  }
  const after = header('retry-after')?.trim();
  if (after === undefined || after === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(after)) return Number(after) * 1000;
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
