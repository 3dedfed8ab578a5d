import MiniSearch from 'minisearch';
import type { MemoryFact } from '../../domain/memory-fact.ts';
import { tellingWords } from './keywords.ts';

/** A fact that holds words of a question. */
export interface IndexHit {
  readonly id: string;
  readonly score: number;
  /** How many different words of the question it holds. */
  readonly words: number;
  /** Whether one of them stands in its title or tags. */
  readonly named: boolean;
}

/** Full text over the facts of a store. */
export interface SearchIndex {
  /** What holds words of the text, the best first; at most `limit`. */
  find(text: string, limit: number): readonly IndexHit[];
}

/** Misspelt words are looked for from this many letters. */
const fuzzyFrom = 5;
/** A longer question is a text, not what somebody types: its words are looked for as they are. */
const typedWords = 6;
/** Of a text that is searched with, so many words count. */
const mostWords = 64;

/** Titles count three times, tags twice; in up to six words each may be cut short or, from five letters, misspelt. */
export function createSearchIndex(facts: readonly MemoryFact[]): SearchIndex {
  const index = new MiniSearch<MemoryFact>({
    fields: ['title', 'tags', 'body', 'id'],
    extractField: (fact, field) => fieldOf(fact, field),
    searchOptions: { boost: { title: 3, tags: 2 }, combineWith: 'OR' },
  });
  const typed = {
    prefix: (term: string) => term.length > 2,
    fuzzy: (term: string) => (term.length >= fuzzyFrom ? 1 : false),
  };
  index.addAll(facts);
  return {
    find(text, limit) {
      const asked = tellingWords(text).slice(0, mostWords);
      const found = index.search(asked.join(' '), asked.length <= typedWords ? typed : {});
      return found.slice(0, limit).map(({ id, score, queryTerms, match }) => ({
        id: String(id),
        score,
        words: queryTerms.length,
        named: Object.values(match).some((fields) => fields.some((one) => one !== 'body')),
      }));
    },
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
