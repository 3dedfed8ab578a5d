import type { Tellers } from './story-tellers.ts';
import { sentence } from './view-words.ts';

type MemoryRunFact = 'MemoryProposed' | 'MemoryRefused' | 'MemoryKept' | 'MemoryDropped';

/** What is said of facts for the shared memory. */
export const memoryStory: Tellers<MemoryRunFact> = {
  MemoryProposed: ({ call, proposal, draft }) =>
    `Call ${call} proposes ${proposal} for the memory: "${draft.title}" (${draft.type}); it waits for the audit.`,
  MemoryRefused: ({ call, because }) =>
    `The memory refused a fact that call ${call} proposes: ${sentence(because)}`,
  MemoryKept: ({ proposal, id }) => `The memory keeps ${proposal} as ${id}.`,
  MemoryDropped: ({ proposal, because, by }) =>
    `${by ?? 'The memory'} dropped ${proposal}: ${sentence(because)}`,
};
