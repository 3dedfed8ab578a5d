import type { Author } from '../domain/artifact.ts';
import type { Digest } from '../domain/ids.ts';
import { uniteAuthors } from '../rule/author-set.ts';
import type { RunState } from '../state/run-state.ts';
import { chosenAttempt, patchedSteps } from '../state/select.ts';

/** The one patch a run came to, and everyone whose work is in it, as the run itself recorded it. */
export type RunResult = { readonly patch: Digest; readonly authors: readonly Author[] };

/** What a job integrated, or the diff a verification was given; undefined while there is none. */
export function resultOfRun(state: RunState): RunResult | undefined {
  if (state.job?.kind === 'verify') return imported(state);
  if (!state.integration) return undefined;
  const attempts = patchedSteps(state).flatMap((entry) => chosenAttempt(state, entry) ?? []);
  return {
    patch: state.integration.patch,
    authors: uniteAuthors(...attempts.map(({ authors }) => authors)),
  };
}

function imported(state: RunState): RunResult | undefined {
  const attempt = Object.values(state.attempts).find(({ product }) => product.type === 'patch');
  if (attempt?.product.type !== 'patch') return undefined;
  return { patch: attempt.product.artifact.digest, authors: attempt.authors };
}
