// The V4A format (`*** Begin Patch`), as the OpenAI cookbook's GPT-4.1 prompting guide describes it.
import type { PatchEdit, ReplaceEdit } from '../form/patch-edit.ts';
import { type PatchProblem, type ProblemType, replyProblem } from '../form/patch-problem.ts';
import { isBlank, type TextLine } from '../form/text-file.ts';

export type V4a =
  | { readonly status: 'read'; readonly edits: readonly PatchEdit[]; readonly next: number }
  | { readonly status: 'rejected'; readonly problem: PatchProblem };

export const v4aBegin = '*** Begin Patch';
const v4aEnd = '*** End Patch';
const endOfFile = '*** End of File';

/** A line of V4A that stands outside its envelope, or is not written as one. */
export function isStrayV4a(bare: string): boolean {
  return /^\*{3} ?(?:(?:Update|Add|Delete|Move|Rename|Create) File\b|(?:Begin|End) Patch\b|Move to:)/i.test(
    bare,
  );
}

/** Reads the envelope that begins at `start`; blocks are counted from `firstBlock`. */
export function readV4a(lines: readonly TextLine[], start: number, firstBlock: number): V4a {
  let end = start + 1;
  while (end < lines.length && (lines[end]?.text ?? '').trimEnd() !== v4aEnd) end += 1;
  if (end === lines.length) return rejected('cut-off', start, 'it has no `*** End Patch` line');
  const edits: PatchEdit[] = [];
  for (let at = start + 1; at < end; ) {
    const section = readSection(lines, at, end, firstBlock + edits.length);
    if (section.status === 'rejected') return section;
    edits.push(...section.edits);
    at = section.next;
  }
  return { status: 'read', edits, next: end + 1 };
}

function readSection(lines: readonly TextLine[], at: number, end: number, block: number): V4a {
  const text = (lines[at]?.text ?? '').trimEnd();
  const added = headed(text, '*** Add File: ');
  if (added !== undefined) return readAdded(lines, at, end, { block, path: added });
  const deleted = headed(text, '*** Delete File: ');
  if (deleted !== undefined)
    return { status: 'read', edits: [{ type: 'delete', block, path: deleted }], next: at + 1 };
  const updated = headed(text, '*** Update File: ');
  if (updated !== undefined) return readUpdated(lines, at, end, { block, path: updated });
  if (isBlank(text)) return { status: 'read', edits: [], next: at + 1 };
  return rejected('malformed', at, 'a line of it belongs to no file');
}

interface Target {
  readonly block: number;
  readonly path: string;
}

function readAdded(lines: readonly TextLine[], at: number, end: number, target: Target): V4a {
  let next = at + 1;
  let content = '';
  for (; next < end; next += 1) {
    const line = lines[next];
    if (line === undefined || line.text.startsWith('*** ')) break;
    if (!line.text.startsWith('+'))
      return rejected('malformed', next, 'a line of a new file does not begin with `+`');
    content += line.text.slice(1) + line.eol;
  }
  return { status: 'read', edits: [{ type: 'create', ...target, content }], next };
}

function readUpdated(lines: readonly TextLine[], at: number, end: number, target: Target): V4a {
  const moveTo = headed((lines[at + 1]?.text ?? '').trimEnd(), '*** Move to: ');
  const edits: PatchEdit[] = [];
  let next = at + (moveTo === undefined ? 1 : 2);
  while (next < end && !startsSection(lines[next]?.text ?? '')) {
    const hunk = readHunk(lines, next, end, {
      path: target.path,
      block: target.block + edits.length,
    });
    if (hunk.status === 'rejected') return hunk;
    edits.push(...hunk.edits);
    next = hunk.next;
  }
  if (moveTo !== undefined)
    edits.push({
      type: 'rename',
      block: target.block + edits.length,
      path: target.path,
      to: moveTo,
    });
  if (edits.length === 0) return rejected('malformed', at, 'an updated file has no change');
  return { status: 'read', edits, next };
}

function startsSection(text: string): boolean {
  return text.startsWith('*** ') && text.trimEnd() !== endOfFile;
}

function readHunk(lines: readonly TextLine[], start: number, end: number, target: Target): V4a {
  const anchors: string[] = [];
  let next = start;
  for (; next < end && (lines[next]?.text ?? '').startsWith('@@'); next += 1) {
    const anchor = anchorOf(lines[next]?.text ?? '');
    if (anchor !== '') anchors.push(anchor);
  }
  const search: TextLine[] = [];
  const replace: TextLine[] = [];
  let atEnd = false;
  for (; next < end; next += 1) {
    const line = lines[next];
    if (line === undefined || line.text.startsWith('@@') || startsSection(line.text)) break;
    if (line.text.trimEnd() === endOfFile) {
      atEnd = true;
      next += 1;
      break;
    }
    if (!takeHunkLine(line, search, replace))
      return rejected('malformed', next, 'a line of a change begins with none of space, `-`, `+`');
  }
  dropTrailingBlank(search, replace, lines[next - 1]);
  if (search.length === 0 && replace.length === 0) {
    return isOnlyBlank(lines, start, next)
      ? { status: 'read', edits: [], next }
      : rejected('malformed', start, 'a change is empty');
  }
  if (search.length === 0 && anchors.length === 0 && !atEnd)
    return rejected('malformed', start, 'lines are added without a place to put them');
  const edit: ReplaceEdit = { type: 'replace', ...target, search, replace, anchors, atEnd };
  return { status: 'read', edits: [edit], next };
}

function takeHunkLine(line: TextLine, search: TextLine[], replace: TextLine[]): boolean {
  const sign = line.text[0];
  const rest: TextLine = { text: line.text.slice(1), eol: line.eol };
  if (sign === undefined || sign === ' ' || sign === '-') search.push(rest);
  if (sign === undefined || sign === ' ' || sign === '+') replace.push(rest);
  return sign === undefined || sign === ' ' || sign === '-' || sign === '+';
}

/** An empty line before the next section parts the two and is no context. */
function dropTrailingBlank(
  search: TextLine[],
  replace: TextLine[],
  last: TextLine | undefined,
): void {
  if (last?.text !== '' || search.at(-1)?.text !== '' || replace.at(-1)?.text !== '') return;
  search.pop();
  replace.pop();
}

function isOnlyBlank(lines: readonly TextLine[], start: number, next: number): boolean {
  return next > start && lines.slice(start, next).every((line) => isBlank(line.text));
}

/** The text after `@@`, without a trailing `@@` and without the line numbers of a unified diff. */
function anchorOf(text: string): string {
  const rest = text.slice(2).trim();
  const numbers = /^-\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.exec(rest);
  if (numbers !== null) return rest.slice(numbers[0].length).trim();
  return rest.endsWith(' @@') ? rest.slice(0, -3).trim() : rest;
}

function headed(text: string, head: string): string | undefined {
  return text.startsWith(head) ? text.slice(head.length).trim() : undefined;
}

function rejected(type: ProblemType, at: number, because: string): V4a {
  const what = `The patch at line ${at + 1} of the reply cannot be read: ${because}.`;
  return {
    status: 'rejected',
    problem: replyProblem(
      type,
      what,
      'Send the whole patch again, from `*** Begin Patch` to `*** End Patch`.',
    ),
  };
}
