import type { MemoryDraft, MemoryFact } from '../domain/memory-fact.ts';
import type { Problem } from '../domain/problem.ts';

/** The shared memory: one fact per file. A file with an error or a secret is named and never told. */
export interface Memory {
  list(): Promise<MemoryListing>;
  /** A fact by its id, archived ones included. */
  show(id: string): Promise<MemoryEntry | undefined>;
  /** Facts in force that hold these words, the best first; ten unless told. */
  search(words: string, limit?: number): Promise<readonly MemoryHit[]>;
  /** Facts that bear on a text and still hold, the best first: few, short, for a prompt. */
  recall(text: string): Promise<readonly MemoryFact[]>;
  /** What keeps a draft from being a fact of this memory; none when nothing does. Writes nothing. */
  vet(draft: MemoryDraft): Promise<readonly Problem[]>;
  /** Writes a fact; those it supersedes go to the archive. Refused when it holds a secret. */
  add(draft: MemoryDraft): Promise<MemoryWrite>;
}
export interface MemoryListing {
  /** In force, by id. */
  readonly facts: readonly MemoryFact[];
  /** Archived or superseded, by id. */
  readonly archived: readonly MemoryFact[];
  readonly problems: readonly Problem[];
}
export interface MemoryEntry {
  readonly fact: MemoryFact;
  readonly path: string;
  readonly archived: boolean;
  /** Ids of facts that took its place. */
  readonly supersededBy: readonly string[];
  /** Ids of what it took the place of, the newest first. */
  readonly older: readonly string[];
}
export interface MemoryHit {
  readonly fact: MemoryFact;
  readonly score: number;
}
export type MemoryWrite =
  | {
      readonly status: 'written';
      readonly fact: MemoryFact;
      readonly path: string;
      /** What stands in the way of the rest: the archive, the index. */
      readonly problems: readonly Problem[];
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };
