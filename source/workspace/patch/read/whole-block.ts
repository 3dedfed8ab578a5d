// One whole file: the fence below its `FILE:` line, whose content is taken as it is.

import { shownPath } from '../../paths/shown-path.ts';
import { type PatchProblem, type ProblemType, replyProblem } from '../form/patch-problem.ts';
import { joinLines, type TextLine } from '../form/text-file.ts';
import { closesFence, type Fence, readFence } from './fence.ts';

export type WholeBlock =
  | { readonly status: 'read'; readonly content: string; readonly next: number }
  | { readonly status: 'rejected'; readonly problem: PatchProblem };

/**
 * Reads the content of the fence that opens at `start`. A line in it that could open a fence of its own makes the end
 * doubtful, so the block is rejected: the outer fence has to be longer than any fence inside.
 */
export function readWholeBlock(
  lines: readonly TextLine[],
  start: number,
  open: Fence,
  path: string,
): WholeBlock {
  for (let index = start + 1; index < lines.length; index += 1) {
    const fence = readFence(lines[index]?.text ?? '');
    if (fence === undefined || fence.indent !== open.indent) continue;
    if (closesFence(open, fence)) {
      return { status: 'read', content: joinLines(lines.slice(start + 1, index)), next: index + 1 };
    }
    if (fence.sign === open.sign && fence.length >= open.length)
      return { status: 'rejected', problem: fenceInside(path) };
  }
  return { status: 'rejected', problem: cutOff(path) };
}

/** The refusal of a file whose end cannot be told from a fence inside it. */
export function fenceInside(path: string): PatchProblem {
  return about(
    'malformed',
    path,
    'holds or is followed by a fence as long as its own, so its end is in doubt',
    'Send the whole patch again with a longer fence around this file.',
  );
}

function cutOff(path: string): PatchProblem {
  return about('cut-off', path, 'has no closing fence', 'Send the whole patch again, complete.');
}

function about(type: ProblemType, path: string, because: string, remedy: string): PatchProblem {
  return { ...replyProblem(type, `The file \`${shownPath(path)}\` ${because}.`, remedy), path };
}
