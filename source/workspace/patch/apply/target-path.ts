// Whether an edit may touch the path it names, given the tree.

import { inScope } from '../../../domain/plan/scope.ts';
import { prefixesOf } from '../../paths/name-index.ts';
import { safePath } from '../../paths/safe-path.ts';
import { shownPath } from '../../paths/shown-path.ts';
import type { PatchEdit } from '../form/patch-edit.ts';
import type { PatchProblem, ProblemType } from '../form/patch-problem.ts';
import { addNote, editProblem, type Planning } from './planning.ts';

export type Target =
  | { readonly status: 'allowed'; readonly path: string }
  | { readonly status: 'refused'; readonly problem: PatchProblem };

/** Judges the path by its spelling, the step's scope, and what the tree holds there, above it and under like names. */
export function targetPath(planning: Planning, edit: PatchEdit, raw: string): Target {
  const verdict = safePath(raw);
  if (verdict.status === 'unsafe') {
    return refused(
      edit,
      'unsafe-path',
      raw,
      `cannot be used: ${verdict.because}`,
      'Use a plain path relative to the top of the repository.',
    );
  }
  const path = existingSpelling(planning, verdict.path);
  if (verdict.normalised)
    addNote(planning, edit, path, 'path', 'The leading `./` was taken off the path.');
  if (path !== verdict.path)
    addNote(
      planning,
      edit,
      path,
      'unicode-path',
      'The path was taken in the Unicode form the tree has.',
    );
  const { scope } = planning.options;
  if (scope !== undefined && !inScope(path, scope)) {
    const owned = scope.length === 0 ? 'nothing' : scope.map((entry) => `\`${entry}\``).join(', ');
    return refused(
      edit,
      'out-of-scope',
      path,
      `is outside what this step owns (${owned})`,
      'Change only files the step owns, or say in words what else is needed.',
    );
  }
  return (
    specialTrouble(planning, edit, path) ??
    namesTrouble(planning, edit, path) ?? { status: 'allowed', path }
  );
}

/** The one path of the tree that differs in Unicode form alone; otherwise the path as written. */
function existingSpelling(planning: Planning, path: string): string {
  const { names } = planning.draft;
  const spellings = names.spellings(path);
  if (spellings.includes(path)) return path;
  const same = spellings.filter((spelling) => spelling.normalize('NFC') === path.normalize('NFC'));
  return same.length === 1 ? (same[0] ?? path) : path;
}

function specialTrouble(planning: Planning, edit: PatchEdit, path: string): Target | undefined {
  for (const prefix of prefixesOf(path)) {
    const file = planning.draft.read(prefix);
    if (file === undefined) continue;
    const through = prefix === path ? 'is' : `leads through \`${shownPath(prefix)}\`,`;
    if (file.mode === '120000') return special(edit, path, `${through} a symbolic link`);
    if (file.mode === '160000') return special(edit, path, `${through} a submodule`);
    if (prefix !== path)
      return refused(
        edit,
        'path-clash',
        path,
        `${through} a file`,
        'Choose a path whose parents are folders.',
      );
  }
  if (!planning.draft.names.isFolder(path)) return undefined;
  return refused(edit, 'path-clash', path, 'is a folder', 'Name a file.');
}

function special(edit: PatchEdit, path: string, because: string): Target {
  return refused(
    edit,
    'special-file',
    path,
    because,
    'Leave it alone; only plain files are changed by a patch.',
  );
}

function namesTrouble(planning: Planning, edit: PatchEdit, path: string): Target | undefined {
  for (const prefix of prefixesOf(path)) {
    const spellings = planning.draft.names.spellings(prefix);
    const [other] = spellings.filter((spelling) => spelling !== prefix);
    if (other === undefined) continue;
    const because = spellings.includes(prefix)
      ? `exists beside \`${shownPath(other)}\`, which some file systems take for the same`
      : `differs from the existing \`${shownPath(other)}\` only in case or Unicode form`;
    return refused(
      edit,
      'path-clash',
      path,
      because,
      `Write the path as it is in the tree, if \`${shownPath(other)}\` is meant; otherwise choose another name.`,
    );
  }
  return undefined;
}

function refused(
  edit: PatchEdit,
  type: ProblemType,
  path: string,
  because: string,
  remedy: string,
): Target {
  return {
    status: 'refused',
    problem: editProblem(edit, type, `The path \`${shownPath(path)}\` ${because}.`, remedy),
  };
}
