import type { Fact } from '../../domain/facts.ts';
import { mayAskScarce } from '../../router/scarce-ledger.ts';
import { findCall } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import { answerDigest, scarceCommitted } from '../../state/select.ts';
import { callId, conditionsOf } from '../routing.ts';

/** A person's question to the scarce reviewer at audit: routed once, read once, never repeated. */
export function advanceReviews(state: RunState): readonly Fact[] {
  for (const review of state.reviews) {
    if (review.call === undefined) return route(state, review);
    const entry = findCall(state.calls, review.call);
    const text = entry?.outcome?.status === 'done' ? answerDigest(entry.outcome) : undefined;
    if (text !== undefined && review.digest === undefined) {
      return [{ type: 'ReviewGiven', call: review.call, digest: text }];
    }
  }
  return [];
}

function route(
  state: RunState,
  review: { readonly artifact: string; readonly question: string },
): readonly Fact[] {
  if (!state.spec) return [];
  const { usable } = conditionsOf(state, state.spec.digest, []);
  const answer = mayAskScarce({
    map: state.spec.map,
    spent: scarceCommitted(state),
    insideRepair: false,
    usable,
  });
  if (answer.status === 'refused') return [];
  const call = {
    id: callId(state, 'review', 'review'),
    step: 'review',
    purpose: 'review' as const,
    lane: answer.lane,
    model: answer.model,
    artifact: review.artifact,
    because: `a person asked at audit; ${answer.left} left after this one`,
    passedOver: [],
  };
  return [{ type: 'CallRouted', call }];
}
