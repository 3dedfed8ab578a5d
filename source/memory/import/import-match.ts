import type { MemoryFact } from '../../domain/memory-fact.ts';
import { tellingWords } from '../store/keywords.ts';
import type { SearchIndex } from '../store/search-index.ts';
import type { Candidate } from './import-split.ts';

/** How a candidate stands to what the memory, or an earlier candidate, says already. */
export type ImportStatus =
  | { readonly type: 'new' }
  /** Says the same; nothing would be gained. */
  | { readonly type: 'known'; readonly as: string }
  /** Says nearly the same, `likeness` from 0 to 1. */
  | { readonly type: 'near'; readonly as: string; readonly likeness: number }
  /** About the same, with another number or the opposite word. */
  | { readonly type: 'conflict'; readonly as: string; readonly likeness: number };

export interface Placed {
  readonly candidate: Candidate;
  readonly standing: ImportStatus;
}

const sameFrom = 0.9;
const nearFrom = 0.45;
const compared = 5;
const opposites = /\b(?:not|never|no|none|don'?t|doesn'?t|without|avoid|instead)\b/giu;
const numbers = /\d+(?:[.,]\d+)*/g;

interface Saying {
  readonly name: string;
  readonly text: string;
}

/** Candidates with what each of them is like; of two that say the same the first counts. */
export function placeCandidates(
  candidates: readonly Candidate[],
  facts: readonly MemoryFact[],
  index: SearchIndex,
): readonly Placed[] {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const before: Saying[] = [];
  return candidates.map((candidate) => {
    const found = index.find(candidate.text, compared).flatMap(({ id }): readonly Saying[] => {
      const fact = byId.get(id);
      return fact === undefined ? [] : [{ name: id, text: ownWords(fact) }];
    });
    const standing = nearest(candidate, [...found, ...before]);
    before.push({ name: candidate.key, text: candidate.text });
    return { candidate, standing };
  });
}

/** Without the line that says where it was imported from. */
function ownWords({ title, body }: MemoryFact): string {
  const words = body.replace(/\n\nFrom [^\n]*\.$/, '');
  return words.includes(title) ? words : `${title}\n${words}`;
}

function nearest({ text }: Candidate, others: readonly Saying[]): ImportStatus {
  const [best] = others
    .map((other) => ({ other, likeness: likeness(text, other.text) }))
    .sort((one, two) => two.likeness - one.likeness);
  if (best === undefined || best.likeness < nearFrom) return { type: 'new' };
  const { other, likeness: like } = best;
  if (contradicts(text, other.text)) return { type: 'conflict', as: other.name, likeness: like };
  if (like >= sameFrom) return { type: 'known', as: other.name };
  return { type: 'near', as: other.name, likeness: like };
}

/** The share of different words that two texts have in common. */
export function likeness(one: string, other: string): number {
  const left = new Set(tellingWords(one));
  const right = new Set(tellingWords(other));
  const both = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - both;
  return all === 0 ? 0 : both / all;
}

function contradicts(one: string, other: string): boolean {
  const said = (text: string, pattern: RegExp) => (text.match(pattern) ?? []).sort().join(' ');
  if (said(one, numbers) !== said(other, numbers)) return true;
  const denials = (text: string) => text.match(opposites)?.length ?? 0;
  return denials(one) % 2 !== denials(other) % 2;
}
