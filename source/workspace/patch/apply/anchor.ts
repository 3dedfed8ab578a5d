// Where a V4A change may stand: below its anchors, or at the end of the file.

import { isBlank, type TextLine } from '../form/text-file.ts';
import { indentOf, type Narrow } from './match-ladder.ts';

export type Anchored =
  | { readonly status: 'found'; readonly at: number; readonly narrow: Narrow }
  | { readonly status: 'missing'; readonly anchor: string }
  | { readonly status: 'ambiguous'; readonly anchor: string };

/**
 * Finds each anchor below the one before it, by its text without outer space. Where several lines stand below, the only
 * one in the anchor's own indented block counts; where that does not decide, nothing does.
 */
export function resolveAnchors(lines: readonly TextLine[], anchors: readonly string[]): Anchored {
  let at = -1;
  for (const anchor of anchors) {
    const starts = lines.flatMap((line, index) =>
      index > at && line.text.trim() === anchor ? [index] : [],
    );
    const [first, second] = below(lines, at, starts);
    if (first === undefined) return { status: 'missing', anchor };
    if (second !== undefined) return { status: 'ambiguous', anchor };
    at = first;
  }
  return { status: 'found', at, narrow: (starts) => below(lines, at, starts) };
}

function below(
  lines: readonly TextLine[],
  at: number,
  starts: readonly number[],
): readonly number[] {
  if (at === -1) return starts;
  const after = starts.filter((start) => start >= at);
  if (after.length < 2) return after;
  const end = blockEnd(lines, at);
  const inside = after.filter((start) => start < end);
  return inside.length === 1 ? inside : after;
}

/** The first line after the anchor that is not indented deeper and closes nothing. */
function blockEnd(lines: readonly TextLine[], at: number): number {
  const margin = indentOf(lines[at]?.text ?? '').length;
  for (let index = at + 1; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (isBlank(text) || indentOf(text).length > margin) continue;
    if (!/^[)\]}]|^end\b/.test(text.trim())) return index;
  }
  return lines.length;
}
