// The edits a reply asks for, whatever format it used.

import type { Quote } from '../apply/quote.ts';
import type { PatchProblem } from './patch-problem.ts';
import type { TextLine } from './text-file.ts';

export interface ReplaceEdit {
  readonly type: 'replace';
  readonly block: number;
  readonly path: string;
  readonly search: readonly TextLine[];
  readonly replace: readonly TextLine[];
  /** V4A only: lines that stand above the place, outermost first. */
  readonly anchors: readonly string[];
  /** V4A only: the lines searched for are the file's last. */
  readonly atEnd: boolean;
}

/** A new file; refused where one exists. */
export interface CreateEdit {
  readonly type: 'create';
  readonly block: number;
  readonly path: string;
  readonly content: string;
}

/** A whole file, new or in place of the one there. */
export interface WholeEdit {
  readonly type: 'whole';
  readonly block: number;
  readonly path: string;
  readonly content: string;
}

export interface DeleteEdit {
  readonly type: 'delete';
  readonly block: number;
  readonly path: string;
}

export interface RenameEdit {
  readonly type: 'rename';
  readonly block: number;
  readonly path: string;
  readonly to: string;
}

export interface ModeEdit {
  readonly type: 'mode';
  readonly block: number;
  readonly path: string;
  readonly mode: string;
}

export type PatchEdit = (
  | ReplaceEdit
  | CreateEdit
  | WholeEdit
  | DeleteEdit
  | RenameEdit
  | ModeEdit
) & {
  /** What the reply wrote where the path was read out of it. */
  readonly written?: string;
};

export type ParsedReply =
  | {
      readonly status: 'parsed';
      readonly edits: readonly PatchEdit[];
      /** Fences to be held against the files once the edits are planned. */
      readonly quotes: readonly Quote[];
      /** Lines that the reply insists on although they look like text left out, trimmed. */
      readonly kept: readonly string[];
    }
  | { readonly status: 'rejected'; readonly problems: readonly PatchProblem[] };
