// What a fence in a reply is: a wrapping around blocks, a list of orders, or a sample to be passed over.
import { closesFence, type Fence, readFence } from './fence.ts';
import type { PatchProblem } from './patch-problem.ts';
import { looksLikePath, type Order, readOrder, readPathLine } from './path-line.ts';
import { lineProblem, moveTo, type ReplyScan, takeOrder, textAt } from './reply-scan.ts';
import { searchMarks } from './search-block.ts';
import { shownPath } from './shown-path.ts';
import { isBlank, type Line } from './text-file.ts';
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
  readonly inside: readonly Line[];
  readonly end: number;
}

function takeClosed(scan: ReplyScan, closed: ClosedFence): PatchProblem | undefined {
  const filled = closed.inside.filter((line) => !isBlank(line.text));
  const orders = filled.flatMap((line) => readOrder(line.text) ?? []);
  if (orders.length > 0 && orders.length === filled.length)
    return takeOrders(scan, orders, closed.end);
  if (orders.length > 0) {
    return lineProblem(
      scan,
      'an order such as `FILE:` or `DELETE:` stands inside the fence, among other lines',
      'Put orders outside fences, each alone on its line; a `FILE:` line stands right above its fence.',
    );
  }
  return sampleProblem(scan, closed) ?? passOver(scan, closed.end + 1);
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

/** A fence without blocks is a sample, unless it might be part of a file, or all of one. */
function sampleProblem(scan: ReplyScan, closed: ClosedFence): PatchProblem | undefined {
  const { whole } = scan;
  const bare = closed.fence.info === '';
  if (whole !== undefined && bare && closed.fence.sign === whole.fence.sign)
    return fenceInside(whole.path);
  const above = scan.at > scan.taken ? readPathLine(textAt(scan, scan.at - 1)) : undefined;
  if (above === undefined || !looksLikePath(above)) return undefined;
  return lineProblem(
    scan,
    `\`${shownPath(above)}\` stands above a fence without \`FILE:\``,
    'Write `FILE: path` above a whole file, and a sentence above a sample.',
  );
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
