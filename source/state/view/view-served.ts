import type { StepId } from '../../domain/ids.ts';
import { type ServedOffer, servedOffer } from '../../rule/served-offer.ts';
import { findCall } from '../call-book.ts';
import type { RunState } from '../run-state.ts';
import { earlierAuthors } from '../select.ts';

/** A line that a person may let into the spec, and the step whose verdict it would let count. */
export type StepOffer = ServedOffer & { readonly step: StepId };

/** Ids that verifiers answered as and that a person may let them answer as, under the map in force. */
export function servedOffers(state: RunState): readonly StepOffer[] {
  const map = state.spec?.map;
  if (!map) return [];
  return state.voided.flatMap(({ call }) => {
    const entry = findCall(state.calls, call);
    const attempt = state.attempts[entry?.call.attempt ?? ''];
    if (!entry?.outcome || !attempt) return [];
    const authors = [...attempt.authors, ...earlierAuthors(state, attempt)];
    const { model, step } = entry.call;
    const offer = servedOffer(map, model, { served: entry.outcome.served, authors });
    return offer ? [{ ...offer, step }] : [];
  });
}
