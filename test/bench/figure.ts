/** One line of the table. `value` is text where nothing could be measured. */
export interface Figure {
  readonly name: string;
  readonly value: number | string;
  readonly unit: string;
  readonly target?: string;
  readonly ok?: boolean;
  /** Why a target that may be missed with a reason was missed. */
  readonly because?: string;
  /** Models were scripted for it. */
  readonly scripted?: boolean;
}

/** A figure that is met at or below `most`. */
export function atMost(name: string, value: number, unit: string, most: number): Figure {
  return { name, value, unit, target: `≤ ${most}`, ok: value <= most };
}

/** The middle of some numbers; not a number without any. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

/** The number below which a share of all lies. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
