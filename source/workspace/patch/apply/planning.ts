// What planning one patch carries from edit to edit.

import type { BaseTree } from '../form/base-tree.ts';
import { limitsWith, type PatchLimits } from '../form/limits.ts';
import type { PatchEdit } from '../form/patch-edit.ts';
import type { Note, NoteType, PlanOptions } from '../form/patch-plan.ts';
import type { PatchProblem, ProblemType } from '../form/patch-problem.ts';
import { createDraft, type Draft } from './draft.ts';

/** It lives as long as one call of `planPatch`. */
export interface Planning {
  readonly draft: Draft;
  readonly options: PlanOptions;
  readonly limits: PatchLimits;
  readonly notes: Note[];
  /** What was done to each path so far, by the block that did it. */
  readonly touched: Map<string, { readonly block: number; readonly as: 'edited' | 'removed' }>;
  readonly kept: ReadonlySet<string>;
  lineSteps: number;
}

export function beginPlanning(base: BaseTree, options: PlanOptions): Planning {
  const limits = limitsWith(options.limits);
  const kept = new Set((options.kept ?? []).map((line) => line.trim()));
  const draft = createDraft(base);
  return { draft, options, limits, notes: [], touched: new Map(), kept, lineSteps: 0 };
}

export function addNote(
  planning: Planning,
  edit: PatchEdit,
  path: string,
  type: NoteType,
  text: string,
): void {
  planning.notes.push({ type, path, block: edit.block, text });
}

/** A refusal of one edit. */
export function editProblem(
  edit: PatchEdit,
  type: ProblemType,
  what: string,
  remedy: string,
): PatchProblem {
  return { type, path: edit.path, block: edit.block, what, remedy };
}
