// Finds the edits in a model's reply, whatever prose stands around them.
import { readFence } from './fence.ts';
import { limitsWith, type PatchLimits } from './limits.ts';
import type { ParsedReply } from './patch-edit.ts';
import { type PatchProblem, replyProblem } from './patch-problem.ts';
import { pathInInfo, readOrder, readPathLine } from './path-line.ts';
import { takeFence } from './reply-fence.ts';
import { beginScan, lineProblem, moveTo, type ReplyScan, takeOrder, textAt } from './reply-scan.ts';
import { isStrayMarker, readBlock, searchMarks } from './search-block.ts';
import { shownPath } from './shown-path.ts';
import { isBlank, joinLines, splitLines } from './text-file.ts';
import { isStrayV4a, readV4a, v4aBegin } from './v4a.ts';
import { readWholeBlock } from './whole-block.ts';

export interface ParseOptions {
  /** Why the model stopped, as its endpoint said it. A reply stopped for its length is never used. */
  readonly finishReason?: string | undefined;
  readonly limits?: Partial<PatchLimits> | undefined;
}

const lengthReasons = ['length', 'max_tokens', 'max_output_tokens'];

/**
 * Reads every edit of a reply, or rejects the reply: search/replace blocks, `FILE:` with a fence, `DELETE:`, `RENAME:`,
 * `MODE:` and V4A. What only might be an edit is a problem, never ignored. Time grows with the length of the text.
 */
export function parseReply(text: string, options: ParseOptions = {}): ParsedReply {
  const limits = limitsWith(options.limits);
  const scan = beginScan(splitLines(text.slice(0, limits.replyBytes)));
  let problem = earlyProblem(text, options, limits);
  while (problem === undefined && scan.at < scan.lines.length) {
    problem = step(scan);
    if (scan.edits.length > limits.blocks) problem = tooManyBlocks(limits);
  }
  problem ??= endProblem(scan);
  if (problem !== undefined) return { status: 'rejected', problems: [problem] };
  return { status: 'parsed', edits: scan.edits };
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
  if (scan.edits.length > 0) return undefined;
  if (scan.lines.some((line) => /^(?:diff --git |--- \S|\+\+\+ \S)/.test(line.text))) {
    const remedy = 'Send search/replace blocks or whole files instead.';
    return replyProblem('unsupported-format', 'The reply holds a unified diff.', remedy);
  }
  const remedy = 'Send search/replace blocks, or `FILE: path` and a fence with the whole file.';
  return replyProblem('empty', 'The reply holds no edit.', remedy);
}

function step(scan: ReplyScan): PatchProblem | undefined {
  const text = textAt(scan, scan.at);
  if (searchMarks(text) !== undefined) return takeBlock(scan);
  if (text.trimEnd() === v4aBegin) return takeV4a(scan);
  if (isStrayMarker(text) || isStrayV4a(text)) {
    return lineProblem(scan, 'a marker stands where no block is open, or is not written as one');
  }
  const fence = readFence(text);
  if (fence !== undefined) return takeFence(scan, fence);
  const order = readOrder(text);
  if (order?.type === 'file') return takeWhole(scan, order.path);
  if (order !== undefined) return takeOrder(scan, order);
  scan.at += 1;
  return undefined;
}

function takeBlock(scan: ReplyScan): PatchProblem | undefined {
  const block = readBlock(scan.lines, scan.at);
  if (block.status === 'rejected') return block.problem;
  const path = pathAbove(scan);
  if (path === undefined) {
    const remedy = 'Put the path of the file alone on the line above each block.';
    return lineProblem(scan, 'no line above the block names its file', remedy, 'missing-path');
  }
  const { search, replace } = block;
  const place = { block: scan.edits.length + 1, path };
  if (search.length === 0)
    scan.edits.push({ type: 'create', ...place, content: joinLines(replace) });
  else scan.edits.push({ type: 'replace', ...place, search, replace, anchors: [], atEnd: false });
  scan.path = path;
  return moveTo(scan, block.next);
}

/** The nearest line above that is neither blank nor a fence names the file; with none, it is the last block's file. */
function pathAbove(scan: ReplyScan): string | undefined {
  for (let index = scan.at - 1; index >= scan.taken; index -= 1) {
    const text = textAt(scan, index);
    const fence = readFence(text);
    const inInfo = fence === undefined ? undefined : pathInInfo(fence.info);
    if (inInfo !== undefined) return inInfo;
    if (fence === undefined && !isBlank(text)) return readPathLine(text);
  }
  return scan.path;
}

function takeV4a(scan: ReplyScan): PatchProblem | undefined {
  const patch = readV4a(scan.lines, scan.at, scan.edits.length + 1);
  if (patch.status === 'rejected') return patch.problem;
  scan.edits.push(...patch.edits);
  scan.path = undefined;
  return moveTo(scan, patch.next);
}

function takeWhole(scan: ReplyScan, path: string): PatchProblem | undefined {
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
  scan.edits.push({ type: 'whole', block: scan.edits.length + 1, path, content: whole.content });
  scan.whole = { fence: open, path };
  scan.path = undefined;
  return moveTo(scan, whole.next);
}
