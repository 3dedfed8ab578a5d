import MiniSearch from 'minisearch';
import type { MemoryFact } from '../events/memory-fact.ts';

/** Full text over the facts of a store. */
export interface SearchIndex {
  /** Ids with their scores, the best first; at most `limit`. */
  find(words: string, limit: number): readonly { readonly id: string; readonly score: number }[];
}

/** A word from which a search looks for what is spelled almost like it. */
const fuzzyFrom = 5;

/** Titles count three times, tags twice; words may be cut short or, from five letters, misspelt. */
export function createSearchIndex(facts: readonly MemoryFact[]): SearchIndex {
  const index = new MiniSearch<MemoryFact>({
    fields: ['title', 'tags', 'body', 'id'],
    extractField: (fact, field) => fieldOf(fact, field),
    searchOptions: {
      boost: { title: 3, tags: 2 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length >= fuzzyFrom ? 1 : false),
      combineWith: 'OR',
    },
  });
  index.addAll(facts);
  return {
    find: (words, limit) =>
      index
        .search(words.slice(0, 1000))
        .slice(0, limit)
        .map(({ id, score }) => ({ id: String(id), score })),
  };
}

function fieldOf(fact: MemoryFact, field: string): string {
  switch (field) {
    case 'tags':
      return fact.tags.join(' ');
    case 'title':
      return fact.title;
    case 'body':
      return fact.body;
    default:
      return fact.id;
  }
}
