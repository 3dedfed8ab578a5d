import { fenceCloses, fenceOpening, type OpenFence } from './reply-fence.ts';

/** A stretch of a reply whose text is data: a fence, a search/replace block, a V4A patch. */
export type Region = {
  readonly begin: number;
  /** Index behind its last line. */
  readonly end: number;
  /** False for a fence that the reply ends inside of. */
  readonly closed: boolean;
  /** Index of the line that closes a fence. */
  readonly closing?: number;
};

const search = /^ {0,3}<{5,} ?SEARCH\b/i;
const middle = /^ {0,3}={5,}\s*$/;
const replace = /^ {0,3}>{5,} ?REPLACE\b/i;
const v4aBegin = /^\*\*\* Begin Patch\s*$/;
const v4aEnd = /^\*\*\* End Patch\s*$/;

/** The line at an index, without its line end, and the index of the next one. */
export function lineAt(text: string, at: number): { readonly line: string; readonly next: number } {
  const found = text.indexOf('\n', at);
  const end = found < 0 ? text.length : found;
  return { line: text.slice(at, end).replace(/\r$/, ''), next: found < 0 ? text.length : end + 1 };
}

/**
 * The region that begins with the line at an index. A block that is not whole, because another begins
 * inside it, is a line like any other.
 */
export function regionAt(text: string, at: number): Region | undefined {
  const { line, next } = lineAt(text, at);
  const open = fenceOpening(line);
  const region = open === undefined ? blockAt(text, line, next) : fenceFrom(text, next, open);
  return region && { ...region, begin: at };
}

function blockAt(text: string, line: string, next: number): Found | undefined {
  if (search.test(line)) return blockFrom(text, next, { begin: search, middle, end: replace });
  if (v4aBegin.test(line)) return blockFrom(text, next, { begin: v4aBegin, end: v4aEnd });
  return undefined;
}

/** Whether a text, read from its beginning, goes on with a block that began before it. */
export function beginsInsideBlock(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const { line, next } = lineAt(text, at);
    if (search.test(line) || v4aBegin.test(line)) return false;
    if (replace.test(line) || v4aEnd.test(line)) return true;
    at = next;
  }
  return false;
}

type Found = Omit<Region, 'begin'>;

function fenceFrom(text: string, from: number, open: OpenFence): Found {
  for (let at = from; at < text.length; ) {
    const { line, next } = lineAt(text, at);
    if (fenceCloses(open, line)) return { end: next, closed: true, closing: at };
    at = next;
  }
  return { end: text.length, closed: false };
}

type Block = { readonly begin: RegExp; readonly middle?: RegExp; readonly end: RegExp };

function blockFrom(text: string, from: number, block: Block): Found | undefined {
  let halved = block.middle === undefined;
  for (let at = from; at < text.length; ) {
    const { line, next } = lineAt(text, at);
    if (block.begin.test(line)) return undefined;
    if (block.middle?.test(line)) halved = true;
    else if (block.end.test(line)) return halved ? { end: next, closed: true } : undefined;
    at = next;
  }
  return undefined;
}
