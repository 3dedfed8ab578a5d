// What a patch comes to: every file it writes, or every reason why it writes none.

import type { Quote } from '../apply/quote.ts';
import type { FileMode } from './base-tree.ts';
import type { PatchLimits } from './limits.ts';
import type { PatchProblem } from './patch-problem.ts';

export interface PatchWrite {
  readonly path: string;
  /** Undefined deletes the file. */
  readonly bytes: Uint8Array | undefined;
  readonly mode: FileMode;
  /** The path the file had before. */
  readonly rename?: string;
}

export type NoteType =
  | 'exact'
  | 'eol'
  | 'trailing-space'
  | 'indent'
  | 'path'
  | 'unicode-path'
  | 'final-newline'
  | 'unchanged'
  | 'exec-bit';

/** Something about one edit that a person may want to know; rungs other than `exact` are fuzz. */
export interface Note {
  readonly type: NoteType;
  readonly path: string;
  readonly block: number;
  readonly text: string;
}

export type PatchPlan =
  | {
      readonly status: 'planned';
      /** Deletions first, then the rest, each sorted by path; no path twice. */
      readonly writes: readonly PatchWrite[];
      readonly notes: readonly Note[];
      /** The loosest rung any block needed: 0 exact, 1 line endings, 2 trailing space, 3 indentation. */
      readonly fuzz: number;
    }
  | { readonly status: 'rejected'; readonly problems: readonly PatchProblem[] };

export interface PlanOptions {
  /** Paths the step owns (see `inScope`); left out, every path is. */
  readonly scope?: readonly string[] | undefined;
  readonly limits?: Partial<PatchLimits> | undefined;
  /** Whether `MODE: 100755` is taken; symlinks and submodules never are. */
  readonly allowExecBit?: boolean | undefined;
  /** Fences of the reply that no edit came from; one that is no quotation of the files rejects the patch. */
  readonly quotes?: readonly Quote[] | undefined;
  /** Lines that are meant as they stand although they look like text left out. */
  readonly kept?: readonly string[] | undefined;
  /** The commit the prompt showed and the commit planned against; a difference rejects the patch. */
  readonly commit?: { readonly prompted: string; readonly current: string } | undefined;
}
