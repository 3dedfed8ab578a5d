import { isExpired, type MemoryFact } from '../../domain/memory-fact.ts';
import type { SearchIndex } from './search-index.ts';

/** A prompt has room for a few facts; more of them hide the task. */
const mostFacts = 6;
const mostCharacters = 6000;
/** A fact with a weaker claim than this part of the best one's is there by chance. */
const share = 0.35;

/**
 * The facts that bear on a text: they share at least two words with it that few facts hold, or one with
 * their title or tags. Expired ones are left out.
 */
export function chooseFacts(
  facts: readonly MemoryFact[],
  index: SearchIndex,
  { text, now }: { readonly text: string; readonly now: number },
): readonly MemoryFact[] {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const found = index.find(text, mostFacts * 4);
  const best = found[0]?.score ?? 0;
  let room = mostCharacters;
  const chosen: MemoryFact[] = [];
  for (const { id, score, words, named } of found) {
    const fact = byId.get(id);
    if (fact === undefined || isExpired(fact, now) || score < best * share) continue;
    if (words < 2 && !named) continue;
    if (chosen.length === mostFacts || fact.body.length > room) continue;
    room -= fact.body.length;
    chosen.push(fact);
  }
  return chosen;
}
