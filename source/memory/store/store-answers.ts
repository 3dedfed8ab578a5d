import type { MemoryEntry, MemoryHit } from '../../conductor/memory-port.ts';
import type { MemoryFact } from '../../domain/memory-fact.ts';
import type { FiledFact, StoreContents } from './store-contents.ts';

/** A fact with its chain, archived ones included. */
export function show({ facts, archived }: StoreContents, id: string): MemoryEntry | undefined {
  const all = [...facts, ...archived];
  const found = all.find(({ fact }) => fact.id === id);
  if (found === undefined) return undefined;
  const newer = all.filter(({ fact }) => fact.supersedes.includes(id));
  return {
    fact: found.fact,
    path: found.path,
    archived: archived.includes(found),
    supersededBy: newer.map(({ fact }) => fact.id),
    older: chainOf(found.fact, all),
  };
}

/** Everything the fact took the place of, the newest first. */
function chainOf({ supersedes }: MemoryFact, all: readonly FiledFact[]): readonly string[] {
  const found: string[] = [];
  const open = [...supersedes];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (found.includes(id)) continue;
    found.push(id);
    open.push(...(all.find(({ fact }) => fact.id === id)?.fact.supersedes ?? []));
  }
  return found;
}

/** The facts behind the ids that a search found. */
export function hits(
  { facts }: StoreContents,
  found: readonly { readonly id: string; readonly score: number }[],
): readonly MemoryHit[] {
  const byId = new Map(facts.map(({ fact }) => [fact.id, fact]));
  return found.flatMap(({ id, score }) => {
    const fact = byId.get(id);
    return fact === undefined ? [] : [{ fact, score }];
  });
}
