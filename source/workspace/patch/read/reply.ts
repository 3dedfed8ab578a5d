// Finds the edits in a model's reply, whatever prose stands around them.

import { shownPath } from '../../paths/shown-path.ts';
import { unappliedProblem } from '../apply/quote.ts';
import { jsonForm } from '../foreign/call-form.ts';
import { diffInfo, isSigned } from '../foreign/diff-form.ts';
import { changeForm, type ForeignForm, foreignForm } from '../foreign/foreign-form.ts';
import { limitsWith, type PatchLimits } from '../form/limits.ts';
import type { ParsedReply } from '../form/patch-edit.ts';
import { type PatchProblem, replyProblem } from '../form/patch-problem.ts';
import { isBlank, joinLines, splitLines } from '../form/text-file.ts';
import { bareCodeBelow } from './bare-code.ts';
import { readFence } from './fence.ts';
import { languageOf } from './language.ts';
import { looseRemoval } from './loose-order.ts';
import { type Naming, readNamingSentence } from './naming-line.ts';
import { pathInInfo, readOrder } from './path-line.ts';
import { takeFence } from './reply-fence.ts';
import {
  beginScan,
  formProblem,
  lineProblem,
  moveTo,
  type ReplyScan,
  takeEdit,
  takeOrder,
  textAt,
} from './reply-scan.ts';
import { readBlock, searchMarks } from './search-block.ts';
import { readTreePath, treePathsOf } from './tree-paths.ts';
import { readV4a, v4aBegin } from './v4a.ts';
import { readWholeBlock } from './whole-block.ts';

export interface ParseOptions {
  /** Why the model stopped, as its endpoint said it. A reply stopped for its length is never used. */
  readonly finishReason?: string | undefined;
  /** The paths of the tree that the reply is about; without them every path is taken as it is written. */
  readonly paths?: readonly string[] | undefined;
  readonly limits?: Partial<PatchLimits> | undefined;
}

const lengthReasons = ['length', 'max_tokens', 'max_output_tokens'];

/**
 * Reads every edit of a reply, or rejects the reply: search/replace blocks, `FILE:` with a fence, `DELETE:`, `RENAME:`,
 * `MODE:` and V4A. What may be an edit in any other form is a problem or, where the files have to decide, a quote; it is
 * never ignored. Time grows with the length of the text.
 */
export function parseReply(text: string, options: ParseOptions = {}): ParsedReply {
  const limits = limitsWith(options.limits);
  const tree = options.paths === undefined ? undefined : treePathsOf(options.paths);
  const scan = beginScan(splitLines(text.slice(0, limits.replyBytes)), tree);
  let problem = earlyProblem(text, options, limits);
  while (problem === undefined && scan.at < scan.lines.length) {
    problem = step(scan);
    if (scan.edits.length > limits.blocks) problem = tooManyBlocks(limits);
  }
  problem ??= endProblem(scan);
  if (problem !== undefined) return { status: 'rejected', problems: [problem] };
  const { edits, quotes, kept } = scan;
  return { status: 'parsed', edits, quotes, kept };
}

/** The refusal of a patch with more edits than the limits allow. */
export function tooManyBlocks(limits: PatchLimits): PatchProblem {
  const what = `The patch holds more than ${limits.blocks} edits.`;
  return replyProblem('too-large', what, 'Send a smaller patch, or split the step.');
}

function earlyProblem(
  text: string,
  options: ParseOptions,
  limits: PatchLimits,
): PatchProblem | undefined {
  if (lengthReasons.includes((options.finishReason ?? '').toLowerCase())) {
    const remedy = 'Send the whole patch again, with smaller blocks and fewer words.';
    return replyProblem('cut-off', 'The reply was cut off at its length limit.', remedy);
  }
  if (
    text.length <= limits.replyBytes &&
    new TextEncoder().encode(text).length <= limits.replyBytes
  )
    return undefined;
  const what = `The reply is larger than ${limits.replyBytes} bytes.`;
  return replyProblem('too-large', what, 'Send a smaller patch, or split the step.');
}

function endProblem(scan: ReplyScan): PatchProblem | undefined {
  if (scan.fence !== undefined) {
    const remedy = 'Send the whole patch again, with every fence closed.';
    return replyProblem('cut-off', 'The reply ends inside a fence.', remedy);
  }
  if (scan.edits.length > 0) return removalProblem(scan);
  const meant = scan.quotes.find((quote) => quote.as !== 'mention');
  if (meant !== undefined) return unappliedProblem(meant);
  const remedy = 'Send search/replace blocks, or `FILE: path` and a fence with the whole file.';
  return replyProblem('empty', 'The reply holds no edit.', remedy);
}

function step(scan: ReplyScan): PatchProblem | undefined {
  const text = textAt(scan, scan.at);
  if (searchMarks(text) !== undefined) return takeBlock(scan);
  if (text.trimEnd() === v4aBegin) return takeV4a(scan);
  const fence = readFence(text);
  if (fence !== undefined) return takeFence(scan, fence);
  const order = readOrder(text);
  if (order?.type === 'file') return takeWhole(scan, order.path);
  if (order !== undefined) return takeOrder(scan, order);
  const form = foreignForm(scan.lines, scan.at, scan.tree) ?? jsonBelow(scan);
  if (form !== undefined) return formProblem(form);
  noteProse(scan, text);
  scan.at += 1;
  return undefined;
}

/** What a line of prose may mean, for the files and the other edits to decide. */
function noteProse(scan: ReplyScan, text: string): void {
  const path = looseRemoval(text, scan.tree);
  if (path !== undefined) scan.removals.push({ index: scan.at, path });
  const quote = bareCodeBelow(scan.lines, scan.at, scan.tree);
  if (quote !== undefined) scan.quotes.push(quote);
}

/** JSON over several lines, from the line that opens it. */
function jsonBelow(scan: ReplyScan): ForeignForm | undefined {
  if (!/^\s*[[{]\s*$/.test(textAt(scan, scan.at))) return undefined;
  const name = jsonForm(joinLines(scan.lines.slice(scan.at, scan.at + mostJsonLines)));
  return name === undefined ? undefined : { index: scan.at, name, type: 'unsupported-format' };
}

const mostJsonLines = 40;

/** A removal in words is said of an order that was taken, or it is an order that was not. */
function removalProblem(scan: ReplyScan): PatchProblem | undefined {
  const taken = new Set(
    scan.edits.flatMap(({ type, path }) => (type === 'delete' || type === 'rename' ? [path] : [])),
  );
  const missed = scan.removals.find(({ path }) => !taken.has(path));
  if (missed === undefined) return undefined;
  const remedy = 'Write `DELETE: path` or `RENAME: old/path -> new/path`, alone on a line.';
  scan.at = missed.index;
  return lineProblem(scan, 'it reads like an order and is not written as one', remedy);
}

function takeBlock(scan: ReplyScan): PatchProblem | undefined {
  const block = readBlock(scan.lines, scan.at);
  if (block.status === 'rejected') return block.problem;
  const naming = pathAbove(scan);
  if (naming.status !== 'named') {
    const because =
      naming.status === 'unclear' ? naming.because : 'no line above the block names its file';
    const remedy =
      'Put the path of the file alone on the line above each block, in backticks where it holds spaces.';
    return lineProblem(scan, because, remedy, 'missing-path');
  }
  const { search, replace } = block;
  const { path, written } = naming;
  const said = written === undefined ? {} : { written };
  const place = { block: scan.edits.length + 1, path, ...said };
  const problem = takeEdit(
    scan,
    search.length === 0
      ? { type: 'create', ...place, content: joinLines(replace) }
      : { type: 'replace', ...place, search, replace, anchors: [], atEnd: false },
  );
  scan.path = scan.edits.at(-1)?.path;
  return problem ?? moveTo(scan, block.next);
}

/** The nearest line above that is neither blank nor a fence names the file; with none, it is the last block's file. */
function pathAbove(scan: ReplyScan): Naming {
  for (let index = scan.at - 1; index >= scan.taken; index -= 1) {
    const text = textAt(scan, index);
    const fence = readFence(text);
    const inInfo = fence === undefined ? undefined : pathInInfo(fence.info, scan.tree);
    if (inInfo !== undefined) return { status: 'named', path: inInfo };
    if (fence === undefined && !isBlank(text)) return readNamingSentence(text, scan.tree);
  }
  return scan.path === undefined ? { status: 'none' } : { status: 'named', path: scan.path };
}

function takeV4a(scan: ReplyScan): PatchProblem | undefined {
  const patch = readV4a(scan.lines, scan.at, scan.edits.length + 1);
  if (patch.status === 'rejected') return patch.problem;
  scan.path = undefined;
  for (const edit of patch.edits) {
    const problem = takeEdit(scan, edit);
    if (problem !== undefined) return problem;
  }
  return moveTo(scan, patch.next);
}

function takeWhole(scan: ReplyScan, written: string): PatchProblem | undefined {
  const found = readTreePath(written, scan.tree);
  const path = found.status === 'read' ? found.path : written;
  let start = scan.at + 1;
  while (start < scan.lines.length && isBlank(textAt(scan, start))) start += 1;
  const open = readFence(textAt(scan, start));
  if (searchMarks(textAt(scan, open === undefined ? start : start + 1)) !== undefined) {
    scan.at += 1;
    return undefined;
  }
  if (open === undefined) {
    const remedy = 'Put the whole file in a fence right below its `FILE:` line.';
    return lineProblem(scan, `no fence follows \`FILE: ${shownPath(path)}\``, remedy);
  }
  const whole = readWholeBlock(scan.lines, start, open, path);
  if (whole.status === 'rejected') return whole.problem;
  scan.whole = { fence: open, path };
  scan.path = undefined;
  const block = scan.edits.length + 1;
  const problem =
    contentProblem(start, { path, info: open.info, content: whole.content }) ??
    takeEdit(scan, { type: 'whole', block, path: written, content: whole.content });
  return problem ?? moveTo(scan, whole.next);
}

/** A fence below `FILE:` holds the file itself, and no edit of it. */
function contentProblem(
  start: number,
  whole: { readonly path: string; readonly info: string; readonly content: string },
): PatchProblem | undefined {
  if (['diff', 'md'].includes(languageOf(whole.path) ?? '')) return undefined;
  const lines = splitLines(whole.content);
  const first = lines.findIndex((line) => !isBlank(line.text));
  const form = first === -1 ? undefined : changeForm(lines, first);
  if (form !== undefined) return formProblem({ ...form, index: start + 1 + first });
  const name = diffInfo(whole.info) ?? (isSigned(lines) ? 'lines signed as in a diff' : undefined);
  if (name === undefined) return undefined;
  return formProblem({ index: start, name, type: 'unsupported-format' });
}
