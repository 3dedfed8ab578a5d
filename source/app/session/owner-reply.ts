import type { Refusal } from '../../domain/commands.ts';

/** The refusals in the answer of a run's owner; none in anything that is no answer. */
export function refusalsOf(reply: unknown): readonly Refusal[] {
  const { refusals } = (reply ?? {}) as { readonly refusals?: readonly Refusal[] };
  return Array.isArray(refusals) ? refusals : [];
}
