import type { z } from 'zod';
import type {
  askLocalInput,
  cancelInput,
  delegateInput,
  LocalAnswer,
  MemoryAdded,
  MemoryFound,
  memoryAddInput,
  memorySearchInput,
  Roles,
  RunResult,
  RunStatus,
  runInput,
  verifyInput,
} from './shapes.ts';

/** What keeps a tool from doing what it was asked: what is so, and what to do. */
export class ToolRefusal extends Error {
  readonly remedy: string;
  constructor(what: string, remedy: string) {
    super(what);
    this.name = 'ToolRefusal';
    this.remedy = remedy;
  }
}

/** One tool call around its arguments: who calls, whether it is still wanted, and how it goes. */
export type Asking = {
  /** The host's own name, as it gave it at the beginning; for facts, never for authorship. */
  readonly client: string;
  readonly signal: AbortSignal;
  /** Says where a long call stands; kept from flooding by whoever sends it. */
  readonly progress: (words: string) => void;
};

/** What stands behind the tools. Every method may refuse with a `ToolRefusal`; no other error is expected. */
export interface ToolBackend {
  delegate(asked: z.infer<typeof delegateInput>, asking: Asking): Promise<RunStatus>;
  verify(asked: z.infer<typeof verifyInput>, asking: Asking): Promise<RunStatus>;
  askLocal(asked: z.infer<typeof askLocalInput>, asking: Asking): Promise<LocalAnswer>;
  status(asked: z.infer<typeof runInput>, asking: Asking): Promise<RunStatus>;
  result(asked: z.infer<typeof runInput>, asking: Asking): Promise<RunResult>;
  cancel(asked: z.infer<typeof cancelInput>, asking: Asking): Promise<RunStatus>;
  roles(): Promise<Roles>;
  memorySearch(asked: z.infer<typeof memorySearchInput>): Promise<MemoryFound>;
  memoryAdd(asked: z.infer<typeof memoryAddInput>, asking: Asking): Promise<MemoryAdded>;
}
