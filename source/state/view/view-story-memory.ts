import type { Tellers } from './story-tellers.ts';
import { inSentence } from './view-words.ts';

type MemoryRunFact = 'MemoryProposed' | 'MemoryRefused' | 'MemoryKept' | 'MemoryDropped';

/** What is said of facts for the shared memory. */
export const memoryStory: Tellers<MemoryRunFact> = {
  MemoryProposed: ({ call, proposal, draft }) =>
    `Call ${call} proposes ${proposal} for the memory: "${draft.title}" (${draft.type}); it waits for the audit.`,
  MemoryRefused: ({ call, because }) =>
    `A fact that call ${call} proposes for the memory is not taken, because ${inSentence(because)}.`,
  MemoryKept: ({ proposal, id }) => `The memory keeps ${proposal} as ${id}.`,
  MemoryDropped: ({ proposal, because, by }) =>
    `${by === undefined ? 'The memory' : `${by} and the memory`} let ${proposal} go, because ${inSentence(because)}.`,
};
