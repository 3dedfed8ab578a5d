import type { AttemptState } from '../../state/run-state.ts';

/** Lines a patch changes; other products count as nothing. */
function changedLines(attempt: AttemptState): number {
  if (attempt.product.type !== 'patch') return 0;
  return attempt.product.artifact.files.reduce((sum, file) => sum + file.added + file.removed, 0);
}

/**
 * The candidate taken among those that passed the same checks: fewest repair rounds, then the
 * smallest change, then the first opened. `field` is how many candidates there were.
 */
export function chooseCandidate(
  ready: readonly AttemptState[],
  field: number,
): { readonly attempt: AttemptState; readonly because: string } {
  const [best] = [...ready].sort(
    (one, other) => one.round - other.round || changedLines(one) - changedLines(other),
  );
  if (!best) throw new Error('There is no candidate to choose from.');
  const passed = `${ready.length} of ${field} candidates passed the same checks`;
  const why = ready.length === 1 ? 'the only one' : 'fewest repairs, then the smallest change';
  return { attempt: best, because: `${passed}; ${why}` };
}
