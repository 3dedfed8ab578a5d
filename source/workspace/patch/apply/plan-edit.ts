// One edit, from the path it names to its effect on the draft.

import { shownPath } from '../../paths/shown-path.ts';
import type { PatchEdit } from '../form/patch-edit.ts';
import type { PatchProblem } from '../form/patch-problem.ts';
import { isBlank, joinLines } from '../form/text-file.ts';
import type { DraftFile } from './draft.ts';
import { planCreate, planDelete, planMode, planRename, planWhole } from './plan-file.ts';
import { planReplace } from './plan-replace.ts';
import { addNote, editProblem, type Planning } from './planning.ts';
import { targetPath } from './target-path.ts';

/** Carries the edit out on the draft, or says why it cannot be; a refused edit leaves the draft as it was. */
export function planEdit(planning: Planning, edit: PatchEdit): PatchProblem | undefined {
  const target = targetPath(planning, edit, edit.path);
  if (target.status === 'refused') return target.problem;
  const { path } = target;
  const problem = contentProblem(edit) ?? effect(planning, edit, path);
  if (problem !== undefined) return problem;
  const removed = edit.type === 'delete' || edit.type === 'rename';
  planning.touched.set(path, { block: edit.block, as: removed ? 'removed' : 'edited' });
  if (edit.written !== undefined)
    addNote(planning, edit, path, 'path', `The path was read from \`${shownPath(edit.written)}\`.`);
  return undefined;
}

function effect(planning: Planning, edit: PatchEdit, path: string): PatchProblem | undefined {
  const file = planning.draft.read(path);
  if (edit.type === 'create') return planCreate(planning, edit, path);
  if (file === undefined) return withoutFile(planning, edit, path);
  switch (edit.type) {
    case 'replace':
    case 'whole':
      return onText(planning, edit, path, file);
    case 'delete':
      return planDelete(planning, edit, path);
    case 'rename':
      return planRename(planning, edit, path, file);
    case 'mode':
      return planMode(planning, edit, path, file);
    default: {
      const never: never = edit;
      return never;
    }
  }
}

function withoutFile(planning: Planning, edit: PatchEdit, path: string): PatchProblem | undefined {
  if (edit.type === 'whole') return planCreate(planning, edit, path);
  if (edit.type === 'replace' && edit.search.every((line) => isBlank(line.text))) {
    return planCreate(
      planning,
      { type: 'create', block: edit.block, path: edit.path, content: joinLines(edit.replace) },
      path,
    );
  }
  const remover = planning.touched.get(path);
  const why =
    remover?.as === 'removed' ? `: edit ${remover.block} of the same patch took it away` : '';
  return editProblem(
    edit,
    'missing-file',
    `The file \`${path}\` does not exist${why}.`,
    'Use the path of a file that exists; a new file has an empty search text or a `FILE:` line.',
  );
}

function onText(
  planning: Planning,
  edit: Extract<PatchEdit, { type: 'replace' | 'whole' }>,
  path: string,
  file: DraftFile,
): PatchProblem | undefined {
  if (file.size > planning.limits.fileBytes) {
    return editProblem(
      edit,
      'too-large',
      `The file \`${path}\` is larger than ${planning.limits.fileBytes} bytes.`,
      'Leave it to a person.',
    );
  }
  const text = file.text();
  if (text === undefined) {
    return editProblem(
      edit,
      'binary',
      `The file \`${path}\` is no UTF-8 text.`,
      'Leave it alone, or delete or rename it as a whole.',
    );
  }
  if (edit.type === 'whole') return planWhole(planning, edit, path, text);
  return planReplace(planning, edit, { path, text });
}

function contentProblem(edit: PatchEdit): PatchProblem | undefined {
  const content = contentOf(edit);
  if (!content.includes('\0') && content.isWellFormed()) return undefined;
  return editProblem(
    edit,
    'binary',
    'The new text holds a NUL or half a character.',
    'Send text only.',
  );
}

function contentOf(edit: PatchEdit): string {
  if (edit.type === 'replace') return joinLines(edit.replace);
  return edit.type === 'create' || edit.type === 'whole' ? edit.content : '';
}
