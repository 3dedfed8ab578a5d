// Edits that concern a file as a whole: new, rewritten, deleted, renamed, made executable.

import type {
  CreateEdit,
  DeleteEdit,
  ModeEdit,
  PatchEdit,
  RenameEdit,
  WholeEdit,
} from '../form/patch-edit.ts';
import type { PatchProblem } from '../form/patch-problem.ts';
import {
  dominantEol,
  joinLines,
  lacksFinalEol,
  sealLines,
  splitLines,
  type TextFile,
  type TextLine,
  withoutBom,
} from '../form/text-file.ts';
import { type DraftFile, textFile } from './draft.ts';
import { findElision, type Written } from './elision.ts';
import { elided } from './plan-replace.ts';
import { addNote, editProblem, type Planning } from './planning.ts';
import { keptLines, preserveLines } from './preserve-lines.ts';
import { findStrayMarker } from './stray-marker.ts';
import { targetPath } from './target-path.ts';

/** A new file, or one in place of an empty one. */
export function planCreate(
  planning: Planning,
  edit: CreateEdit | WholeEdit,
  path: string,
): PatchProblem | undefined {
  const before = planning.draft.read(path);
  if (before !== undefined && before.size > 0) {
    return editProblem(
      edit,
      'file-exists',
      `The file \`${path}\` exists already.`,
      'Use search/replace blocks, or `FILE:` with the whole new file.',
    );
  }
  if (planning.touched.has(path)) return conflicting(planning, edit, path);
  const lines = splitLines(edit.content);
  const problem = textProblem(edit, { lines, existing: [], path, kept: planning.kept });
  if (problem !== undefined) return problem;
  planning.draft.put(path, textFile(before?.mode ?? '100644', { bom: false, lines }));
  addNote(planning, edit, path, 'exact', 'The file is new.');
  return undefined;
}

/** The whole of a file that exists: its line endings, byte order mark and missing final newline stay. */
export function planWhole(
  planning: Planning,
  edit: WholeEdit,
  path: string,
  text: TextFile,
): PatchProblem | undefined {
  if (planning.touched.has(path)) return conflicting(planning, edit, path);
  const written = withoutBom(splitLines(edit.content));
  if (written.length === 0 && text.lines.length > 0) {
    return editProblem(
      edit,
      'elided',
      `The whole file \`${path}\` was sent without a line.`,
      'Send its contents, or `DELETE: path` to delete it.',
    );
  }
  const problem = textProblem(edit, {
    lines: written,
    existing: text.lines,
    path,
    kept: planning.kept,
  });
  if (problem !== undefined) return problem;
  const eol = dominantEol(text.lines);
  const texts = written.map((line) => line.text);
  const woven = preserveLines({
    actual: text.lines,
    kept: keptLines(text.lines, written),
    texts,
    eol,
  });
  const lines = sealLines(woven, eol, !lacksFinalEol(text.lines));
  const before = planning.draft.read(path);
  planning.draft.put(path, textFile(before?.mode ?? '100644', { bom: text.bom, lines }, before));
  noteWhole(planning, { edit, path, before: text.lines, written, now: lines });
  return undefined;
}

/** Lines that no file holds unless the reply insists: text left out, or an edit inside the file that was not closed. */
function textProblem(edit: CreateEdit | WholeEdit, written: Written): PatchProblem | undefined {
  const elision = findElision(written);
  if (elision !== undefined) return elided(edit, elision);
  const marker = findStrayMarker(written);
  if (marker === undefined) return undefined;
  const line = marker.text.trim();
  return editProblem(
    edit,
    'malformed',
    `The new file holds the marker \`${line}\`, as a block or a merge conflict does.`,
    `Send the file as it shall be, and close its fence. If it is to hold that very line, add \`KEEP: ${line}\` alone on a line above the first edit.`,
  );
}

interface Rewrite {
  readonly edit: WholeEdit;
  readonly path: string;
  readonly before: readonly TextLine[];
  readonly written: readonly TextLine[];
  readonly now: readonly TextLine[];
}

function noteWhole(planning: Planning, rewrite: Rewrite): void {
  const { edit, path, before, written, now } = rewrite;
  const lacksEnd = lacksFinalEol(before);
  if (joinLines(now) === joinLines(before)) {
    addNote(planning, edit, path, 'unchanged', 'The file was sent as it is already.');
  }
  if (lacksEnd)
    addNote(planning, edit, path, 'final-newline', 'The file still ends without a newline.');
  const checked = lacksEnd ? written.slice(0, -1) : written;
  const exact = checked.every((line, index) => line.eol === now[index]?.eol);
  if (exact) addNote(planning, edit, path, 'exact', 'The file was rewritten.');
  else addNote(planning, edit, path, 'eol', 'The file was rewritten and kept its line endings.');
}

export function planDelete(
  planning: Planning,
  edit: DeleteEdit,
  path: string,
): PatchProblem | undefined {
  if (planning.touched.has(path)) return conflicting(planning, edit, path);
  planning.draft.remove(path);
  return undefined;
}

export function planRename(
  planning: Planning,
  edit: RenameEdit,
  path: string,
  file: DraftFile,
): PatchProblem | undefined {
  planning.draft.remove(path);
  const target = targetPath(planning, edit, edit.to);
  const problem =
    target.status === 'refused' ? target.problem : occupied(planning, edit, target.path);
  if (problem !== undefined || target.status === 'refused') {
    planning.draft.put(path, file);
    return problem;
  }
  planning.draft.put(target.path, { ...file, renamedFrom: file.renamedFrom ?? path });
  planning.touched.set(target.path, { block: edit.block, as: 'edited' });
  return undefined;
}

function occupied(planning: Planning, edit: RenameEdit, to: string): PatchProblem | undefined {
  if (to === edit.path)
    return editProblem(
      edit,
      'no-change',
      'The file is renamed to its own name.',
      'Leave the line out.',
    );
  if (planning.draft.read(to) !== undefined) {
    return editProblem(
      edit,
      'file-exists',
      `The file \`${to}\` exists already.`,
      'Choose a name that is free.',
    );
  }
  return planning.touched.has(to) ? conflicting(planning, edit, to) : undefined;
}

export function planMode(
  planning: Planning,
  edit: ModeEdit,
  path: string,
  file: DraftFile,
): PatchProblem | undefined {
  const { mode } = edit;
  if (mode !== '100644' && mode !== '100755') {
    return editProblem(
      edit,
      'mode',
      `The mode \`${mode.slice(0, 20)}\` makes no plain file.`,
      'Leave the line out; links and submodules are made by a person.',
    );
  }
  if (mode === '100755' && planning.options.allowExecBit !== true) {
    return editProblem(
      edit,
      'mode',
      `The file \`${path}\` may not be made executable by a patch.`,
      'Leave the line out; a person sets it.',
    );
  }
  planning.draft.put(path, { ...file, mode });
  addNote(planning, edit, path, 'exec-bit', `The file's mode becomes ${mode}.`);
  return undefined;
}

function conflicting(planning: Planning, edit: PatchEdit, path: string): PatchProblem {
  const block = planning.touched.get(path)?.block ?? 0;
  return editProblem(
    edit,
    'conflicting-edits',
    `The file \`${path}\` was changed by edit ${block} of the same patch.`,
    'Send one kind of edit for each file.',
  );
}
