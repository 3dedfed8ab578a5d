import type { Author } from '../domain/artifact.ts';
import { uniteAuthors } from '../rule/author-set.ts';
import { authorOf } from '../rule/identity.ts';
import { findCall } from '../state/call-book.ts';
import type { AttemptState, RunState } from '../state/run-state.ts';
import { earlierAuthors, plannersOf } from '../state/select.ts';

/**
 * Everyone whose work is in what an attempt makes: its planners, whoever made what it mends or was
 * shown as the patch to merge, and the model of its own last call, by what it really served.
 */
export function workAuthors(state: RunState, attempt: AttemptState): readonly Author[] {
  const planners = attempt.step === 'plan' ? [] : plannersOf(state);
  return uniteAuthors(planners, earlierAuthors(state, attempt), writerOf(state, attempt));
}

function writerOf(state: RunState, attempt: AttemptState): readonly Author[] {
  const entry = findCall(state.calls, attempt.calls.at(-1) ?? '');
  const map = entry ? state.maps[entry.spec] : undefined;
  if (!entry?.outcome || !map) return [];
  const { id, model } = entry.call;
  return [authorOf(map, { call: id, model }, entry.outcome.served)];
}
