// Where the reading of a reply stands, and how an edit is taken into it.
import type { Fence } from './fence.ts';
import type { PatchEdit } from './patch-edit.ts';
import { type PatchProblem, type ProblemType, replyProblem } from './patch-problem.ts';
import type { Order } from './path-line.ts';
import type { Line } from './text-file.ts';

/** It lives as long as one call of `parseReply`. */
export interface ReplyScan {
  readonly lines: readonly Line[];
  readonly edits: PatchEdit[];
  /** The line to be read next. */
  at: number;
  /** The first line that no edit and no sample has used. */
  taken: number;
  /** The file of the last block, for a block that follows it without a path. */
  path: string | undefined;
  /** The open fence that holds blocks. */
  fence: Fence | undefined;
  /** The last whole file and the fence it stood in. */
  whole: { readonly fence: Fence; readonly path: string } | undefined;
}

export function beginScan(lines: readonly Line[]): ReplyScan {
  return { lines, edits: [], at: 0, taken: 0, path: undefined, fence: undefined, whole: undefined };
}

export function textAt(scan: ReplyScan, index: number): string {
  return scan.lines[index]?.text ?? '';
}

export function moveTo(scan: ReplyScan, next: number): undefined {
  scan.at = next;
  scan.taken = next;
  return undefined;
}

/** A refusal that names the line at hand. */
export function lineProblem(
  scan: ReplyScan,
  because: string,
  remedy = 'Send the whole patch again, in the format asked for.',
  type: ProblemType = 'malformed',
): PatchProblem {
  return replyProblem(type, `Line ${scan.at + 1} of the reply cannot be read: ${because}.`, remedy);
}

/** Takes an order that needs no more than its own line. */
export function takeOrder(
  scan: ReplyScan,
  order: Exclude<Order, { readonly type: 'file' }>,
): PatchProblem | undefined {
  if (order.type === 'unreadable') {
    return lineProblem(
      scan,
      `\`${order.word}:\` is incomplete`,
      `Write it as \`${order.wanted}\`.`,
    );
  }
  scan.edits.push({ ...order, block: scan.edits.length + 1 });
  return moveTo(scan, scan.at + 1);
}
