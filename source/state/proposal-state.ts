import type { CallId } from '../domain/ids.ts';
import type { MemoryDraft } from '../domain/memory-fact.ts';

/** A fact that a worker proposed: it waits for the audit, then it is kept in the memory or dropped. */
export type ProposalState = {
  readonly id: string;
  readonly call: CallId;
  readonly draft: MemoryDraft;
  readonly status: 'waiting' | 'kept' | 'dropped';
  /** The id it was kept under. */
  readonly kept?: string;
  readonly because?: string;
};
