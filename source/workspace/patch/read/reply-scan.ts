// Where the reading of a reply stands, and how an edit is taken into it.

import { insist, type Quote } from '../apply/quote.ts';
import type { ForeignForm } from '../foreign/foreign-form.ts';
import type { PatchEdit } from '../form/patch-edit.ts';
import { type PatchProblem, type ProblemType, replyProblem } from '../form/patch-problem.ts';
import type { TextLine } from '../form/text-file.ts';
import type { Fence } from './fence.ts';
import type { Order } from './path-line.ts';
import { readTreePath, type TreePaths } from './tree-paths.ts';

/** It lives as long as one call of `parseReply`. */
export interface ReplyScan {
  readonly lines: readonly TextLine[];
  readonly edits: PatchEdit[];
  /** The paths it may mean; undefined where no tree is known. */
  readonly tree: TreePaths | undefined;
  /** Fences that may be edits and are none of those taken. */
  readonly quotes: Quote[];
  /** Lines insisted on by `KEEP:`. */
  readonly kept: string[];
  /** Files that a line in words would take away, and no order that is taken. */
  readonly removals: { readonly index: number; readonly path: string }[];
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

export function beginScan(lines: readonly TextLine[], tree: TreePaths | undefined): ReplyScan {
  const found = { edits: [], quotes: [], kept: [], removals: [] };
  const place = { at: 0, taken: 0, path: undefined, fence: undefined, whole: undefined };
  return { lines, tree, ...found, ...place };
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

/** The refusal of an edit in a form that is not applied, at the given line of the reply. */
export function formProblem({ index, name, type }: ForeignForm): PatchProblem {
  return replyProblem(
    type,
    `Line ${index + 1} of the reply looks like an edit that is not applied here: ${name}.`,
    `Send every change as search/replace blocks, or as a \`FILE:\` line with the whole file below it. ${insist}`,
  );
}

/** Takes an edit under the path that its words mean in the tree, which from then on is a path of the tree. */
export function takeEdit(scan: ReplyScan, edit: PatchEdit): PatchProblem | undefined {
  const found = readTreePath(edit.path, scan.tree);
  if (found.status === 'unclear') {
    const remedy = 'Write the path as it stands in the tree.';
    return lineProblem(scan, `its path is in doubt, because ${found.because}`, remedy);
  }
  const { path, written } = found;
  scan.edits.push({ ...edit, path, ...(written === undefined ? {} : { written }) });
  scan.tree?.add(edit.type === 'rename' ? edit.to : path);
  return undefined;
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
  const next = scan.at + 1;
  if (order.type === 'keep') {
    scan.kept.push(order.line);
    return moveTo(scan, next);
  }
  return takeEdit(scan, { ...order, block: scan.edits.length + 1 }) ?? moveTo(scan, next);
}
