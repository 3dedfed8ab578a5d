import type { CallId, Family, ModelName } from '../../domain/ids.ts';

/**
 * What only the adversary knows of a call: whose weights really answered, and whether the model read
 * what it was shown. `unknown` weights may be anybody's.
 */
export type CallTruth = {
  readonly families: readonly Family[] | 'unknown';
  readonly read: boolean;
};

/** The truth of every call of a story. */
export type Truth = Readonly<Record<CallId, CallTruth>>;

/** Whose weights each model of the map has where its endpoint is honest. */
export type Makers = Readonly<Record<ModelName, readonly Family[]>>;

/** Whether two calls were surely answered by different families. */
export function trulyApart(one: CallTruth | undefined, other: CallTruth | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.families === 'unknown' || other.families === 'unknown') return false;
  if (one.families.length === 0 || other.families.length === 0) return false;
  const { families } = other;
  return !one.families.some((family) => families.includes(family));
}
