import type { PersonCommand } from '../../domain/commands.ts';
import type { RunState } from '../../state/run-state.ts';
import { servedOffers } from '../../state/view/view-served.ts';
import { type Answer, facts, refuse } from './handled.ts';

/** A person lets a model answer as an id; only one that was offered, never another family's or an author's. */
export function acceptServed(
  { model, id, by }: Extract<PersonCommand, { type: 'AcceptServedId' }>,
  state: RunState,
): Answer {
  const offers = servedOffers(state);
  if (offers.some((one) => one.model === model && one.id === id)) {
    return facts({ type: 'ServedIdAccepted', model, id, by });
  }
  const known = offers.map((one) => `${one.model} as ${one.id}`);
  const remedy =
    known.length === 0
      ? 'No verdict waits for an id that shows no family.'
      : `What may be accepted: ${[...new Set(known)].join(', ')}.`;
  return refuse(`${model} may not be let answer as ${id} here.`, remedy);
}
