// What a fence in a reply is: a wrapping around blocks, a list of orders, or a sample to be passed over.

import { type Quote, unappliedProblem } from '../apply/quote.ts';
import { fencedForm } from '../foreign/foreign-form.ts';
import type { PatchProblem } from '../form/patch-problem.ts';
import { isBlank, type TextLine } from '../form/text-file.ts';
import { closesFence, type Fence, readFence } from './fence.ts';
import { fenceHeading, mostLinesAbove } from './fence-heading.ts';
import { looseRemoval } from './loose-order.ts';
import { type Order, readOrder } from './path-line.ts';
import {
  formProblem,
  lineProblem,
  moveTo,
  type ReplyScan,
  takeOrder,
  textAt,
} from './reply-scan.ts';
import { searchMarks } from './search-block.ts';
import { v4aBegin } from './v4a.ts';
import { fenceInside } from './whole-block.ts';

/** Takes the fence at hand. A fence that holds blocks stays open and its lines are read one by one. */
export function takeFence(scan: ReplyScan, fence: Fence): PatchProblem | undefined {
  if (scan.fence !== undefined) {
    if (closesFence(scan.fence, fence)) scan.fence = undefined;
    scan.at += 1;
    return undefined;
  }
  const end = closingLine(scan, fence);
  if (end !== undefined && isInsisted(scan, fence)) return passOver(scan, end + 1);
  const inside = scan.lines.slice(scan.at + 1, end);
  if (inside.some((line) => beginsEdits(line.text))) {
    scan.fence = fence;
    scan.at += 1;
    return undefined;
  }
  if (end !== undefined) return takeClosed(scan, { fence, inside, end });
  scan.fence = fence;
  scan.at = scan.lines.length;
  return undefined;
}

interface ClosedFence {
  readonly fence: Fence;
  readonly inside: readonly TextLine[];
  readonly end: number;
}

function takeClosed(scan: ReplyScan, closed: ClosedFence): PatchProblem | undefined {
  const filled = closed.inside.filter((line) => !isBlank(line.text));
  const orders = filled.flatMap((line) => readOrder(line.text) ?? []);
  if (orders.length > 0 && orders.length === filled.length)
    return takeOrders(scan, orders, closed.end);
  if (orders.some((order) => order.type !== 'keep')) {
    return lineProblem(
      scan,
      'an order such as `FILE:` or `DELETE:` stands inside the fence, among other lines',
      'Put orders outside fences, each alone on its line; a `FILE:` line stands right above its fence.',
    );
  }
  return sampleProblem(scan, closed) ?? passOver(scan, closed.end + 1);
}

/** A reply may say of a fence that it is no edit, whatever stands in it. */
function isInsisted(scan: ReplyScan, fence: Fence): boolean {
  if (/\bno-edit\b/i.test(fence.info)) return true;
  const [above = ''] = linesAbove(scan, 1);
  return /^\W*NO-EDIT\W*$/.test(above);
}

/** The filled lines above the fence that nothing has used, nearest first. */
function linesAbove(scan: ReplyScan, most: number): readonly string[] {
  const above: string[] = [];
  for (let index = scan.at - 1; index >= scan.taken && above.length < most; index -= 1) {
    const text = textAt(scan, index);
    if (!isBlank(text) && readFence(text) === undefined) above.push(text);
  }
  return above;
}

function takeOrders(
  scan: ReplyScan,
  orders: readonly Order[],
  end: number,
): PatchProblem | undefined {
  for (const order of orders) {
    const problem =
      order.type === 'file'
        ? lineProblem(scan, '`FILE:` stands inside the fence')
        : takeOrder(scan, order);
    if (problem !== undefined) return problem;
  }
  return moveTo(scan, end + 1);
}

/** A fence without blocks is a sample, unless it is an edit in another form, or might be part of a file or all of one. */
function sampleProblem(scan: ReplyScan, closed: ClosedFence): PatchProblem | undefined {
  const { whole, tree } = scan;
  const { fence, inside } = closed;
  if (whole !== undefined && fence.info === '' && closesFence(whole.fence, fence))
    return fenceInside(whole.path);
  const form = fencedForm(fence.info, inside, tree);
  if (form !== undefined) return formProblem({ ...form, index: scan.at + 1 + form.index });
  for (const [at, { text }] of inside.entries()) {
    const path = looseRemoval(text, tree);
    if (path !== undefined && tree?.has(path))
      scan.removals.push({ index: scan.at + 1 + at, path });
  }
  const above = linesAbove(scan, mostLinesAbove);
  const heading = fenceHeading({ info: fence.info, inside, above, tree });
  if (heading === undefined) return undefined;
  const quote: Quote = { ...heading, line: scan.at + 1, info: fence.info, lines: inside };
  if (tree === undefined && quote.as !== 'mention' && quote.paths.length > 0)
    return unappliedProblem(quote);
  scan.quotes.push(quote);
  return undefined;
}

/** No block below a sample may take its path from above it. */
function passOver(scan: ReplyScan, next: number): undefined {
  scan.path = undefined;
  return moveTo(scan, next);
}

function closingLine(scan: ReplyScan, open: Fence): number | undefined {
  for (let index = scan.at + 1; index < scan.lines.length; index += 1) {
    const fence = readFence(textAt(scan, index));
    if (fence !== undefined && closesFence(open, fence)) return index;
  }
  return undefined;
}

function beginsEdits(text: string): boolean {
  return searchMarks(text) !== undefined || text.trimEnd() === v4aBegin;
}
