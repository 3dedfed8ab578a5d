// Lines that are an edit in some form of the field, and in none that is applied here.

import { joinLines, type TextLine } from '../form/text-file.ts';
import type { TreePaths } from '../read/tree-paths.ts';
import { isStrayV4a } from '../read/v4a.ts';
import { callForm, jsonForm } from './call-form.ts';
import { diffForm, diffInfo, isSigned } from './diff-form.ts';
import { markerForm } from './marker-form.ts';
import { scriptForm, shellForm } from './shell-form.ts';

export interface ForeignForm {
  /** Index of the line among those looked at. */
  readonly index: number;
  readonly name: string;
  /** A form that is applied here, written otherwise; else one that never is. */
  readonly type: 'malformed' | 'unsupported-format';
}

const mostLetters = 20_000;
const mostScriptLines = 60;

/** The form that the line at `index` is part of; undefined for a line that is no edit. */
export function foreignForm(
  lines: readonly TextLine[],
  index: number,
  tree: TreePaths | undefined,
): ForeignForm | undefined {
  const change = changeForm(lines, index);
  if (change !== undefined) return change;
  const bare = bareText(lines[index]);
  const below = () => joinLines(lines.slice(index + 1, index + 1 + mostScriptLines));
  const name =
    callForm(bare, bareText(lines[index + 1])) ?? shellForm(bare, tree) ?? scriptForm(bare, below);
  return name === undefined ? undefined : { index, name, type: 'unsupported-format' };
}

/** A line of blocks, conflicts or diffs, which no file but one about them holds. */
export function changeForm(lines: readonly TextLine[], index: number): ForeignForm | undefined {
  const bare = bareText(lines[index]);
  const marker = markerForm(bare);
  if (marker !== undefined) return { index, name: marker, type: 'malformed' };
  if (isStrayV4a(bare))
    return { index, name: 'a line of a V4A patch outside one', type: 'malformed' };
  const name = diffForm(bare, bareText(lines[index + 1]));
  return name === undefined ? undefined : { index, name, type: 'unsupported-format' };
}

/** The form that a whole fence is in, or the first line of it that is in one. */
export function fencedForm(
  info: string,
  inside: readonly TextLine[],
  tree: TreePaths | undefined,
): ForeignForm | undefined {
  for (let index = 0; index < inside.length; index += 1) {
    const found = foreignForm(inside, index, tree);
    if (found !== undefined) return found;
  }
  const signed = isSigned(inside) ? 'lines signed with `+` and `-`, as in a diff' : undefined;
  const name = diffInfo(info) ?? signed ?? jsonForm(joinLines(inside));
  return name === undefined ? undefined : { index: -1, name, type: 'unsupported-format' };
}

/** Without outer space and the signs of a quotation. */
function bareText(line: TextLine | undefined): string {
  return (line?.text ?? '')
    .slice(0, mostLetters)
    .replace(/^\s*(?:> )+/, '')
    .trim();
}
