// Why a patch was refused, in the shape the repair turn and the screens need.

export type ProblemType =
  | 'already-applied'
  | 'ambiguous'
  | 'base-moved'
  | 'binary'
  | 'conflicting-edits'
  | 'cut-off'
  | 'duplicate'
  | 'elided'
  | 'empty'
  | 'file-exists'
  | 'malformed'
  | 'missing-file'
  | 'missing-path'
  | 'mode'
  | 'no-change'
  | 'not-found'
  | 'out-of-scope'
  | 'path-clash'
  | 'special-file'
  | 'too-large'
  | 'unsafe-path'
  | 'unsupported-format';

export interface NumberedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

export interface PatchProblem {
  readonly type: ProblemType;
  readonly path?: string;
  /** Position of the edit in the reply, counted from 1; 0 where the reply as a whole is meant. */
  readonly block: number;
  readonly what: string;
  readonly remedy: string;
  /** The lines of the file that resemble the block most, at most 15. */
  readonly nearest?: readonly NumberedLine[];
  /** What the block looked for, as it was sent. */
  readonly searched?: string;
}

/** A refusal of the whole reply. */
export function replyProblem(type: ProblemType, what: string, remedy: string): PatchProblem {
  return { type, block: 0, what, remedy };
}
