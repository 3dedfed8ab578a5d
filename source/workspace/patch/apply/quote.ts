// Code that a reply shows in a fence of its own: a quotation of the files, or an edit that nobody applied.

import { shownPath } from '../../paths/shown-path.ts';
import { type PatchProblem, replyProblem } from '../form/patch-problem.ts';
import { isBlank, type TextLine } from '../form/text-file.ts';
import { languageNamed, languageOf } from '../read/language.ts';
import { commentText, isLeftOutComment } from './left-out.ts';
import { findRuns } from './line-search.ts';

export interface Quote {
  /** Line of the reply where its fence begins, counted from 1. */
  readonly line: number;
  /** The files it may show; none where its words name none, and it may show any file that the reply edits. */
  readonly paths: readonly string[];
  /** `edit`: its place or its words mean a change. `text`: a sentence shows a file. `mention`: it names one beside it. */
  readonly as: 'edit' | 'text' | 'mention';
  readonly info: string;
  readonly lines: readonly TextLine[];
}

/** How a file reads before the patch and after it: the texts of its lines without outer space, blank ones left out. */
export type Versions = (path: string) => readonly (readonly string[])[];

/** Beyond this many gaps a fence is no quotation that anybody could read. */
const mostPieces = 50;

/** The refusal of a fence that shows what stands in no version of the files; undefined for a true quotation. */
export function quoteProblem(
  quote: Quote,
  edited: readonly string[],
  versions: Versions,
): PatchProblem | undefined {
  const pieces = piecesOf(quote.lines);
  if (pieces.length === 0 && filledTexts(quote.lines).every(isGap)) return undefined;
  const paths = quote.paths.length > 0 ? quote.paths : edited;
  const read = paths.map((path) => ({ path, texts: versions(path) }));
  const isQuotable = pieces.length > 0 && pieces.length <= mostPieces;
  const holds = (text: readonly string[]) =>
    (isQuotable && holdsAll(text, pieces)) || (quote.as === 'text' && holdsPart(text, pieces));
  if (read.some(({ texts }) => texts.some(holds))) return undefined;
  if (quote.as === 'mention' && !read.some((file) => mayBeMeant(quote, pieces, file)))
    return undefined;
  return unappliedProblem(quote);
}

/** The refusal itself, for a caller that has no files to compare with. */
export function unappliedProblem(quote: Quote): PatchProblem {
  const [path] = quote.paths;
  const under = path === undefined ? 'words that ask for a change' : `\`${shownPath(path)}\``;
  return replyProblem(
    'malformed',
    `Line ${quote.line} of the reply begins code under ${under}. It is in no form that is applied, and it is not in the file.`,
    `Send that change as search/replace blocks, or as a \`FILE:\` line with the whole file below it. ${insist}`,
  );
}

/** How a reply says that a fence is no edit. */
export const insist = 'If it is not an edit, write `NO-EDIT` alone on the line above its fence.';

/** Runs of lines between those that stand for text left out. */
function piecesOf(lines: readonly TextLine[]): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  for (const text of filledTexts(withoutNumbers(lines))) {
    if (isGap(text) || dotsWithin.test(text)) pieces.push([]);
    else pieces.at(-1)?.push(text);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** The lines' texts without outer space, blank ones left out. */
export function filledTexts(lines: readonly TextLine[]): readonly string[] {
  return lines.flatMap(({ text }) => (isBlank(text) ? [] : [text.trim()]));
}

function withoutNumbers(lines: readonly TextLine[]): readonly TextLine[] {
  const numbered = /^\s*\d+\s?[:|\t] ?/;
  const filled = lines.filter(({ text }) => !isBlank(text));
  if (!filled.every(({ text }) => numbered.test(text))) return lines;
  return filled.map(({ text, eol }) => ({ text: text.replace(numbered, ''), eol }));
}

/** Dots in the middle of a line that spread nothing. */
const dotsWithin = /(?:\.\.\.|…)(?![\w$({['"`])/;

function isGap(text: string): boolean {
  if (/^(?:\.\.\.|…)/.test(text)) return true;
  const comment = text.length > 200 ? undefined : commentText(text);
  return comment !== undefined && isLeftOutComment(comment, undefined);
}

function holdsAll(texts: readonly string[], pieces: readonly (readonly string[])[]): boolean {
  const same = (a: string, b: string) => a === b;
  return pieces.every((needle) => findRuns({ haystack: texts, needle, same }).length > 0);
}

/** Part of a line is quoted too, where nothing asks for a change. */
function holdsPart(texts: readonly string[], pieces: readonly (readonly string[])[]): boolean {
  const [part, ...more] = pieces.flat();
  return part !== undefined && more.length === 0 && texts.some((text) => text.includes(part));
}

/** Code of the file's own language for a file that is nowhere, or a text that shares a telling line with the file. */
function mayBeMeant(
  quote: Quote,
  pieces: readonly (readonly string[])[],
  file: { readonly path: string; readonly texts: readonly (readonly string[])[] },
): boolean {
  const language = languageOf(file.path);
  if (file.texts.length === 0)
    return language !== undefined && languageNamed(quote.info) === language;
  const known = new Set(file.texts.flat());
  return pieces.flat().some((text) => isTelling(text) && known.has(text));
}

function isTelling(text: string): boolean {
  return (
    text.length >= 12 &&
    /\w{3}/.test(text) &&
    !/^(?:import|from|require|const .*require\(|#include|use|using|package|export \{)\b/.test(text)
  );
}
