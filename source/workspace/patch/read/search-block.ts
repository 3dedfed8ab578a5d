// One search/replace block, from its SEARCH line to its REPLACE line.
import { type PatchProblem, type ProblemType, replyProblem } from '../form/patch-problem.ts';
import type { TextLine } from '../form/text-file.ts';

export type Block =
  | {
      readonly status: 'read';
      readonly search: readonly TextLine[];
      readonly replace: readonly TextLine[];
      /** Index of the line after the block. */
      readonly next: number;
    }
  | { readonly status: 'rejected'; readonly problem: PatchProblem };

const leastMarks = 5;
const usualMarks = 7;

/** How many marks the SEARCH line has; undefined for any other line. */
export function searchMarks(text: string): number | undefined {
  return marksBefore(text, '<', 'SEARCH');
}

/**
 * Reads the block whose SEARCH line is at `start`. The three markers are equally long, so that content that holds
 * markers is sent between longer ones. A block without its end, or with two dividers, is rejected.
 */
export function readBlock(lines: readonly TextLine[], start: number): Block {
  const marks = searchMarks(lines[start]?.text ?? '') ?? 0;
  const divider = '='.repeat(marks);
  let dividerAt = -1;
  for (let index = start + 1; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (searchMarks(text) === marks)
      return rejected('malformed', start, 'a second SEARCH line stands before its REPLACE line');
    if (text.trimEnd() === divider) {
      if (dividerAt !== -1)
        return rejected('malformed', start, `it holds two lines of ${marks} \`=\``);
      dividerAt = index;
    }
    if (marksBefore(text, '>', 'REPLACE') !== marks) {
      if (marks === usualMarks && isOtherMarker(text)) return swallowed(start, index);
      continue;
    }
    if (dividerAt === -1) return rejected('malformed', start, `it has no line of ${marks} \`=\``);
    const search = lines.slice(start + 1, dividerAt);
    return { status: 'read', search, replace: lines.slice(dividerAt + 1, index), next: index + 1 };
  }
  return rejected('cut-off', start, 'the reply ends before its REPLACE line');
}

/** A marker that is written otherwise ends or begins some block, unless this one has longer markers to hold it. */
function isOtherMarker(text: string): boolean {
  return /^\s*(?:[<>]{3,}|-{5,}|\+{5,}|(?:&[lg]t;){5,})\s*(?:SEARCH|REPLACE)\s*$/.test(text);
}

function swallowed(start: number, index: number): Block {
  return rejected(
    'malformed',
    start,
    `line ${index + 1} in it is a marker of another length or kind`,
  );
}

function rejected(type: ProblemType, start: number, because: string): Block {
  const what = `The block that begins at line ${start + 1} of the reply cannot be read: ${because}.`;
  const remedy =
    type === 'cut-off'
      ? 'Send the whole patch again, in smaller blocks.'
      : 'Write `<<<<<<< SEARCH`, `=======`, `>>>>>>> REPLACE`; where the text itself holds such lines, make all three markers longer by the same number.';
  return { status: 'rejected', problem: replyProblem(type, what, remedy) };
}

function marksBefore(text: string, sign: string, word: string): number | undefined {
  if (text[0] !== sign) return undefined;
  let marks = 0;
  while (text[marks] === sign) marks += 1;
  return marks >= leastMarks && text.slice(marks).trim() === word ? marks : undefined;
}
