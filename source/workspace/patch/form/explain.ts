// The one repair turn: what was wrong with a patch, in words for the model that sent it.

import { shownPath } from '../../paths/shown-path.ts';
import type { PatchProblem } from './patch-problem.ts';

const mostProblems = 20;
const mostSearchedLines = 30;
const mostLetters = 300;

/**
 * The text of the repair turn: that nothing was changed, each problem with its remedy, the text that was searched for
 * and the lines of the file that come nearest.
 */
export function explainProblems(problems: readonly PatchProblem[]): string {
  const shown = problems.slice(0, mostProblems).map(explainOne);
  const rest = problems.length - shown.length;
  const more = rest > 0 ? [`And ${rest} more of the kind.`] : [];
  const head = `The patch was refused and nothing was changed. ${count(problems.length)}:`;
  const tail =
    'Send the whole patch again, the parts that were right included, because none of it was applied.';
  return [head, ...shown, ...more, tail].join('\n\n');
}

function count(problems: number): string {
  return problems === 1 ? 'There is 1 problem' : `There are ${problems} problems`;
}

function explainOne(problem: PatchProblem, index: number): string {
  const where = [
    problem.block > 0 ? `edit ${problem.block}` : '',
    problem.path === undefined ? '' : `\`${shownPath(problem.path)}\``,
  ];
  const place = where.filter((part) => part !== '').join(', ');
  const lines = [
    `${index + 1}. ${place === '' ? '' : `${place}: `}${problem.what} ${problem.remedy}`,
  ];
  if (problem.searched !== undefined)
    lines.push('You searched for:', quoted(searchedLines(problem.searched)));
  if (problem.nearest !== undefined && problem.nearest.length > 0) {
    const numbered = problem.nearest.map(({ line, text }) => `${line}: ${text}`);
    lines.push('The nearest lines of the file, with their numbers:', quoted(numbered));
  }
  return lines.join('\n');
}

function searchedLines(searched: string): readonly string[] {
  const lines = searched
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line));
  if (lines.length <= mostSearchedLines) return lines;
  return [...lines.slice(0, mostSearchedLines), `(${lines.length - mostSearchedLines} more lines)`];
}

function quoted(lines: readonly string[]): string {
  let fence = '```';
  for (const line of lines)
    for (const run of line.match(/`{3,}/g) ?? [])
      if (run.length >= fence.length) fence = `${run}\``;
  return [fence, ...lines, fence].join('\n');
}
