import type { MemoryFact } from '../../domain/memory-fact.ts';
import type { Problem } from '../../domain/problem.ts';

/** The shared memory as it was read a moment ago. Texts may come from anybody: clean at drawing. */
export type MemoryBoard =
  | { readonly status: 'none'; readonly because: string }
  | {
      readonly status: 'read';
      readonly dir: string;
      /** Facts in force. */
      readonly total: number;
      readonly archived: number;
      /** Those that are shown: of a search the best first, else by id. */
      readonly facts: readonly MemoryFact[];
      /** Files that are left out, and why. */
      readonly problems: readonly Problem[];
      readonly bridges: readonly MemoryBridgeRow[];
    };

/** The bridge of one agent into the memory, in words. */
export type MemoryBridgeRow = {
  readonly agent: string;
  /** Whether it is put in. */
  readonly bridge: string;
  /** Its last proof and how old that is. */
  readonly proof: string;
};
