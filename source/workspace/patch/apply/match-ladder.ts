// Where a block's search text stands in a file: four rungs, and exactly one place or none.

import { dominantEol, isBlank, type TextLine } from '../form/text-file.ts';
import { findRuns } from './line-search.ts';

/** How far the file's text may be from the block's, nearest first. */
export const rungs = ['exact', 'eol', 'trailing-space', 'indent'] as const;
export type Rung = (typeof rungs)[number];

/** What has to happen to a replacement line's indentation to fit the file. */
export type Shift =
  | { readonly type: 'none' }
  | { readonly type: 'add'; readonly indent: string }
  | { readonly type: 'drop'; readonly indent: string };

export type Match =
  | { readonly status: 'found'; readonly rung: Rung; readonly start: number; readonly shift: Shift }
  | { readonly status: 'ambiguous'; readonly rung: Rung; readonly starts: readonly number[] }
  | { readonly status: 'none' };

/** Keeps the places a caller can accept, for example those below an anchor. */
export type Narrow = (starts: readonly number[]) => readonly number[];

const noShift: Shift = { type: 'none' };

/**
 * Climbs the rungs and stops at the first that finds anything. One place is a match; several are ambiguous, and no
 * looser rung is tried. Similarity never counts: every line has to be the same once the rung's difference is taken away.
 */
export function findBlock(
  lines: readonly TextLine[],
  search: readonly TextLine[],
  narrow: Narrow = (starts) => starts,
): Match {
  for (const rung of rungs) {
    const places = placesOn(rung, lines, search, narrow);
    const [first] = places;
    if (first === undefined) continue;
    if (places.length === 1) return { status: 'found', rung, ...first };
    return { status: 'ambiguous', rung, starts: places.map((place) => place.start) };
  }
  return { status: 'none' };
}

interface MatchStart {
  readonly start: number;
  readonly shift: Shift;
}

function placesOn(
  rung: Rung,
  lines: readonly TextLine[],
  search: readonly TextLine[],
  narrow: Narrow,
): readonly MatchStart[] {
  switch (rung) {
    case 'exact': {
      const eol = dominantEol(lines);
      const same = (a: TextLine, b: TextLine) =>
        a.text === b.text && (a.eol === b.eol || (a.eol === '' && b.eol === eol));
      return narrow(findRuns({ haystack: lines, needle: search, same })).map(unshifted);
    }
    case 'eol':
      return narrow(runsOfTexts(lines, search, (text) => text)).map(unshifted);
    case 'trailing-space':
      return narrow(runsOfTexts(lines, search, stripEnd)).map(unshifted);
    case 'indent':
      return indentPlaces(lines, search, narrow);
    default: {
      const never: never = rung;
      return never;
    }
  }
}

function unshifted(start: number): MatchStart {
  return { start, shift: noShift };
}

function runsOfTexts(
  lines: readonly TextLine[],
  search: readonly TextLine[],
  key: (text: string) => string,
) {
  const haystack = lines.map((line) => key(line.text));
  const needle = search.map((line) => key(line.text));
  return findRuns({ haystack, needle, same: (a, b) => a === b });
}

function indentPlaces(
  lines: readonly TextLine[],
  search: readonly TextLine[],
  narrow: Narrow,
): readonly MatchStart[] {
  if (search.every((line) => isBlank(line.text))) return [];
  const starts = narrow(
    runsOfTexts(lines, search, (text) => stripEnd(text).slice(indentOf(text).length)),
  );
  // Looking at every place line by line could cost lines × lines on text that repeats; so many places are ambiguous anyway.
  if (starts.length * search.length > lines.length + 100 * search.length)
    return starts.map(unshifted);
  return starts.flatMap((start) => {
    const shift = uniformShift(lines, search, start);
    return shift === undefined ? [] : [{ start, shift }];
  });
}

function uniformShift(
  lines: readonly TextLine[],
  search: readonly TextLine[],
  start: number,
): Shift | undefined {
  let shift: Shift | undefined;
  for (const [index, wanted] of search.entries()) {
    if (isBlank(wanted.text)) continue;
    const here = shiftBetween(indentOf(wanted.text), indentOf(lines[start + index]?.text ?? ''));
    if (here === undefined) return undefined;
    if (shift !== undefined && !sameShift(shift, here)) return undefined;
    shift = here;
  }
  return shift;
}

function shiftBetween(wanted: string, actual: string): Shift | undefined {
  if (wanted === actual) return noShift;
  if (actual.endsWith(wanted))
    return { type: 'add', indent: actual.slice(0, actual.length - wanted.length) };
  if (wanted.endsWith(actual))
    return { type: 'drop', indent: wanted.slice(0, wanted.length - actual.length) };
  return undefined;
}

function sameShift(a: Shift, b: Shift): boolean {
  return a.type === b.type && (a.type === 'none' || (b.type !== 'none' && a.indent === b.indent));
}

/** The replacement line under the shift; undefined where the line is not indented far enough to be moved. */
export function shiftText(text: string, shift: Shift): string | undefined {
  if (shift.type === 'none' || isBlank(text)) return text;
  if (shift.type === 'add') return shift.indent + text;
  return text.startsWith(shift.indent) ? text.slice(shift.indent.length) : undefined;
}

export function indentOf(text: string): string {
  let end = 0;
  while (text[end] === ' ' || text[end] === '\t') end += 1;
  return text.slice(0, end);
}

function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
