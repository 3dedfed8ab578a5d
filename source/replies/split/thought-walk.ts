// One walk over the lines of a reply that tells thoughts from answer.
import { lineAt, type Region, regionAt } from './reply-region.ts';
import { spokenThoughts, type ThoughtMark, thoughtMarks, turnHeader } from './thought-marks.ts';

/** Indices into a reply, the second behind the last letter. */
export type Span = readonly [from: number, to: number];

/** It lives as long as one call of `walkReply`. */
export interface Walk {
  readonly text: string;
  /** All marks of the text, in order. */
  readonly marks: readonly ThoughtMark[];
  readonly kept: Span[];
  readonly thoughts: Span[];
  /** The line to be read next; the rest of one where thoughts ended in it. */
  at: number;
  /** Where the stretch of answer at hand began. */
  from: number;
  problem: string | undefined;
  /** Whether the reply ends inside a fence. */
  open: boolean;
  /** Where the last mark that ends thoughts begins, and the last that ends a comment; -1 where there is none. */
  readonly last: { readonly end: number; readonly comment: number };
  /** The last mark inside a region that ends thoughts which nobody began in it. */
  hidden: { readonly end: number; readonly region: Region } | undefined;
}

const backticks = 'Where such a word is meant as text, write it in backticks.';

/** Walks to the end of a reply, or to the first place that cannot be told. */
export function walkReply(text: string): Walk {
  const marks = thoughtMarks(text);
  const walk: Walk = {
    ...{ text, marks, kept: [], thoughts: [], at: 0, from: 0 },
    ...{ problem: undefined, open: false, hidden: undefined, last: lastOf(text, marks) },
  };
  takeOpening(walk);
  while (walk.problem === undefined && walk.at < text.length) takeLine(walk);
  if (walk.from < text.length) walk.kept.push([walk.from, text.length]);
  return walk;
}

/** What only the beginning of a reply can be: a turn's header, thoughts that words begin. */
function takeOpening(walk: Walk): void {
  const header = turnHeader.exec(walk.text)?.[0].length ?? 0;
  if (header > 0) think(walk, 0, header);
  const rest = walk.text.slice(header);
  const spoken = spokenThoughts.find(({ begin }) => begin.test(rest));
  if (spoken === undefined) return;
  const end = spoken.end.exec(rest);
  if (end === null) neverEnds(walk, header, rest.trim().split(/[\n:]/)[0]?.slice(0, 40) ?? '');
  else think(walk, header, header + end.index + end[0].length);
}

function takeLine(walk: Walk): void {
  const { line, next } = lineAt(walk.text, walk.at);
  // Most lines hold nothing of what is looked for.
  if (!/[<[◁`~*]/.test(line)) {
    walk.at = next;
    return;
  }
  const region = regionAt(walk.text, walk.at);
  if (region !== undefined) {
    walk.hidden = strayEnd(walk, region) ?? walk.hidden;
    walk.open ||= !region.closed;
    walk.at = region.end;
    return;
  }
  const mark = markIn(walk, line);
  if (mark === undefined) walk.at = next;
  else takeMark(walk, mark);
}

/** A mark with where the thoughts that it opens come to their end. */
type Decisive = ThoughtMark & { readonly end?: number | undefined };

/** The first mark of a line that decides anything. */
function markIn(walk: Walk, line: string): Decisive | undefined {
  const { at, marks } = walk;
  let passed = at;
  let code: readonly Span[] | undefined;
  for (let index = markFrom(marks, at); index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark === undefined || mark.from >= at + line.length) return undefined;
    code ??= codeSpans(line);
    const inCode = code.some(([from, to]) => mark.from - at >= from && mark.from - at < to);
    if (inCode || mark.from < passed || mark.kind === 'end') continue;
    const begins = beginsLine(line, mark.from - at);
    if (mark.kind === 'control' && !begins) continue;
    if (mark.kind !== 'open' && mark.kind !== 'comment') return mark;
    const end = mark.kind === 'comment' ? commentEnd(walk, mark) : thoughtsEnd(walk, index);
    // Thoughts begin a line; a pair in the middle of one is talk about the marks.
    if (!begins && end !== undefined && end <= at + line.length) passed = end;
    // A comment nobody ends is none where a later mark says that all of it was thoughts.
    else if (mark.kind !== 'comment' || end !== undefined || walk.last.end < mark.from)
      return { ...mark, end };
  }
  return undefined;
}

function lastOf(text: string, marks: Walk['marks']): Walk['last'] {
  const end = marks.findLast(({ kind }) => kind === 'close' || kind === 'final')?.from ?? -1;
  return { end, comment: text.lastIndexOf('-->') };
}

/** The index of the first mark at or behind a place. */
function markFrom(marks: Walk['marks'], from: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((marks[middle]?.from ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function takeMark(walk: Walk, mark: Decisive): void {
  const word = walk.text.slice(mark.from, Math.min(mark.to, mark.from + 60)).trim();
  if (mark.kind === 'open' || mark.kind === 'comment') takeOpen(walk, mark, word);
  else if (mark.kind === 'control')
    walk.problem = `The reply holds the control mark \`${word}\`, and what it means there is not known. Send the answer alone, without control marks.`;
  else takeEnd(walk, mark, word);
}

function takeOpen(walk: Walk, { from, end }: Decisive, word: string): void {
  const { text, at } = walk;
  if (!beginsLine(text.slice(at, from), from - at))
    walk.problem = `\`${word}\` stands in the middle of a line, so thoughts cannot be told from the answer. Begin thoughts on a line of their own. ${backticks}`;
  // Signs of a list or a quotation before thoughts are theirs.
  else if (end === undefined) neverEnds(walk, at, word);
  else think(walk, at, end);
}

/** An end of thoughts that nothing began: the server took their beginning, and all before it is thoughts. */
function takeEnd(walk: Walk, mark: ThoughtMark, word: string): void {
  const { text, at, kept, thoughts } = walk;
  const said = [...kept, [walk.from, mark.from] as const].map(([from, to]) => text.slice(from, to));
  const begun = thoughts.length > 0 && said.join('').trim() !== '';
  const rest = lineAt(text, mark.to).line;
  const inProse =
    mark.kind === 'close' &&
    !beginsLine(text.slice(at, mark.from), mark.from - at) &&
    /^[ \t]+\S/.test(rest);
  if (begun || inProse) {
    walk.problem = `\`${word}\` ends thoughts that were not open, so the answer cannot be told from them. Send the answer once, after all thoughts. ${backticks}`;
    return;
  }
  kept.splice(0);
  thoughts.splice(0, thoughts.length, [0, mark.to]);
  walk.hidden = undefined;
  walk.at = mark.to;
  walk.from = mark.to;
}

function neverEnds(walk: Walk, from: number, word: string): void {
  walk.thoughts.push([from, walk.text.length]);
  walk.problem = `Its thoughts begin with \`${word}\` and never end, so there is no answer. Think less, and send the answer after the thoughts. ${backticks}`;
}

function think(walk: Walk, from: number, to: number): void {
  if (from > walk.from) walk.kept.push([walk.from, from]);
  walk.thoughts.push([from, to]);
  walk.at = to;
  walk.from = to;
}

function commentEnd({ text, last }: Walk, { to }: ThoughtMark): number | undefined {
  return last.comment < to ? undefined : text.indexOf('-->', to) + 3;
}

/** Where thoughts that a mark opens come to their end; thoughts inside thoughts are counted. */
function thoughtsEnd({ marks }: Walk, opened: number): number | undefined {
  let depth = 1;
  for (let index = opened + 1; index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark?.kind === 'final') return mark.to;
    if (mark?.kind === 'end' && marks[opened]?.channel) return mark.to;
    if (mark?.kind === 'open' && !mark.channel) depth += 1;
    if (mark?.kind === 'close') depth -= 1;
    if (depth === 0) return mark?.to;
  }
  return undefined;
}

/** Nothing but marks of a heading, a list, a quotation or bold before it. */
function beginsLine(line: string, index: number): boolean {
  return /^[\s>*_#-]*$/.test(line.slice(0, index));
}

function strayEnd({ marks }: Walk, region: Region): Walk['hidden'] {
  let depth = 0;
  let stray: Walk['hidden'];
  for (let index = markFrom(marks, region.begin); index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark === undefined || mark.from >= region.end) break;
    if (mark.kind === 'open') depth += 1;
    if (mark.kind === 'close' || mark.kind === 'final') depth -= 1;
    if (depth < 0) {
      stray = { end: mark.to, region };
      depth = 0;
    }
  }
  return stray;
}

/** Inline code of one line: from one run of backticks to the next that is as long. */
function codeSpans(line: string): readonly Span[] {
  const runs = [...line.slice(0, 10_000).matchAll(/`+/g)];
  const spans: Span[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const begin = runs[at];
    const close = runs.findIndex((run, index) => index > at && run[0] === begin?.[0]);
    const end = runs[close];
    if (begin === undefined || end === undefined) continue;
    spans.push([begin.index, end.index + end[0].length]);
    at = close;
  }
  return spans;
}
