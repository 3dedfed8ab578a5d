// Code of a file that stands in a reply without a fence.

import type { Quote } from '../apply/quote.ts';
import { isBlank, type TextLine } from '../form/text-file.ts';
import { fenceHeading } from './fence-heading.ts';
import { isPlainlyCode } from './heading-words.ts';
import { fileAlone, filesNamed } from './naming-line.ts';
import type { TreePaths } from './tree-paths.ts';

const mostLines = 400;

/** The code below the line at `index`, where that line names its file: right below a path, or indented as in Markdown. */
export function bareCodeBelow(
  lines: readonly TextLine[],
  index: number,
  tree: TreePaths | undefined,
): Quote | undefined {
  const text = lines[index]?.text ?? '';
  const next = lines[index + 1]?.text ?? '';
  const line = index + 1;
  if (isPlainlyCode(next) && !item.test(next)) {
    const path = fileAlone(text, tree);
    if (path !== undefined)
      return { line, paths: [path], as: 'edit', info: '', lines: runBelow(lines, index, isFilled) };
  }
  if (isBlank(text) || !isIndented(isBlank(next) ? (lines[index + 2]?.text ?? '') : next))
    return undefined;
  const inside = runBelow(lines, index, (each) => isBlank(each) || isIndented(each));
  if (!inside.some((each) => isPlainlyCode(each.text)) || filesNamed(text, tree).length === 0)
    return undefined;
  const heading = fenceHeading({ info: '', inside, above: [text], tree });
  return heading === undefined ? undefined : { ...heading, line, info: '', lines: inside };
}

function runBelow(
  lines: readonly TextLine[],
  index: number,
  belongs: (text: string) => boolean,
): readonly TextLine[] {
  const rest = lines.slice(index + 1, index + 1 + mostLines);
  const end = rest.findIndex((line) => !belongs(line.text));
  return end === -1 ? rest : rest.slice(0, end);
}

function isFilled(text: string): boolean {
  return !isBlank(text);
}

const item = /^\s*(?:[-*+>]|\d+[.)]) /;

/** A code block of Markdown, and no item of a list. */
function isIndented(text: string): boolean {
  return /^(?: {4}|\t)/.test(text) && !isBlank(text) && !item.test(text);
}
