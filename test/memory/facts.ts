import type { MemoryDraft, MemoryFact } from '../../source/domain/memory-fact.ts';

/** A draft that the store takes, with what a test wants otherwise. */
export function draft(more: Partial<MemoryDraft> = {}): MemoryDraft {
  return {
    title: 'Landing takes a lock',
    type: 'decision',
    tags: ['git', 'landing'],
    source: 'person',
    supersedes: [],
    confidence: 'high',
    body: 'Landing takes a lock per repository.',
    ...more,
  };
}

/** A fact as the store holds it. */
export function fact(more: Partial<MemoryFact> = {}): MemoryFact {
  return { ...draft(), id: 'landing-takes-a-lock', created: '2026-11-23T07:00:00Z', ...more };
}

/** A key as Anthropic hands them out, with no account behind it. */
export const someKey = `sk-ant-${'api03-'}${'a1B2c3D4'.repeat(4)}`;
