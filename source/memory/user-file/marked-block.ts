/**
 * One named block of ours in a text that belongs to somebody else. Everything outside the two marker
 * lines stays byte for byte what it was; taking the block out again gives back the text from before.
 */
import { editOf, type TextEdit } from './text-edit.ts';

/** How a marker line is written: `html` for markdown, `hash` for TOML, YAML and shell files. */
export type MarkForm = 'html' | 'hash';

export interface BlockMark {
  /** Lower-case words with hyphens; two blocks of one text have different names. */
  readonly name: string;
  readonly form: MarkForm;
}

export type FoundBlock =
  | { readonly status: 'absent' }
  /** `body` has LF line ends and no last one; `line` is the begin marker's. */
  | { readonly status: 'present'; readonly body: string; readonly line: number }
  | Extract<TextEdit, { status: 'refused' }>;

/** The marker lines as they are written. */
export function markLines({ name, form }: BlockMark): readonly [begin: string, end: string] {
  const line = (word: string) =>
    form === 'html' ? `<!-- fugu:${name} ${word} -->` : `# fugu:${name} ${word}`;
  return [line('begin'), line('end')];
}

/** The block of this name, or what is wrong with its markers: half of a pair, a second pair, another block inside. */
export function findBlock(text: string, mark: BlockMark): FoundBlock {
  const lines = linesOf(text);
  const span = spanOf(lines, mark);
  if (span.status !== 'present') return span;
  const body = lines.slice(span.begin + 1, span.end).map(({ words }) => words);
  return { status: 'present', body: body.join('\n'), line: span.begin + 1 };
}

/**
 * The text with the block in it: replaced where it stands, else put after the last line, one empty line
 * between. `body` has LF line ends; the text's own are used. A text whose last line does not end keeps
 * that: then the block's last line does not end either.
 */
export function withBlock(text: string, mark: BlockMark, body: string): TextEdit {
  const lines = linesOf(text);
  const span = spanOf(lines, mark);
  if (span.status === 'refused') return span;
  if (namesMarker(body)) throw new Error(`the body of block ${mark.name} holds a marker line`);
  const [opening, closing] = markLines(mark);
  const eol = lineEnd(text);
  const block = [opening, ...body.split('\n'), closing].join(eol);
  if (span.status === 'absent') return editOf(text, appended(text, block, eol));
  const before = joined(lines.slice(0, span.begin));
  const after = joined(lines.slice(span.end + 1));
  const end = lines[span.end]?.end ?? '';
  return editOf(text, bomOf(text, before) + before + block + end + after);
}

/** The text without the block and without the empty line that came with it. */
export function withoutBlock(text: string, mark: BlockMark): TextEdit {
  const lines = linesOf(text);
  const span = spanOf(lines, mark);
  if (span.status === 'refused') return span;
  if (span.status === 'absent') return { status: 'same' };
  const from = isEmptyLine(lines[span.begin - 1]) ? span.begin - 1 : span.begin;
  const after = joined(lines.slice(span.end + 1));
  const kept = lines.slice(0, from);
  const endless = lines[span.end]?.end === '' && after === '';
  const before = endless ? withoutLastEnd(kept) : joined(kept);
  return editOf(text, bomOf(text, before) + before + after);
}

interface FileLine {
  /** Without its line end, and without the byte order mark of the first. */
  readonly words: string;
  readonly end: '\r\n' | '\n' | '';
  readonly whole: string;
}

type Span =
  | { readonly status: 'absent' }
  | { readonly status: 'present'; readonly begin: number; readonly end: number }
  | Extract<TextEdit, { status: 'refused' }>;

const byteOrderMark = '\u{FEFF}';
const anyMarker =
  /^\s*(?:<!-- fugu:[a-z0-9-]+ (?:begin|end) -->|# fugu:[a-z0-9-]+ (?:begin|end))\s*$/;

function spanOf(lines: readonly FileLine[], mark: BlockMark): Span {
  const [begin, end] = markLines(mark);
  const begins = placesOf(lines, begin);
  const ends = placesOf(lines, end);
  const [first] = begins;
  const [last] = ends;
  if (first === undefined && last === undefined) return { status: 'absent' };
  if (first === undefined) return half(last ?? 0, end, begin, 'above');
  if (last === undefined) return half(first, begin, end, 'below');
  const second = begins[1] ?? ends[1];
  if (second !== undefined) {
    const what = `The block "${mark.name}" stands here for the second time.`;
    return refused(second, what, `Keep one pair of its marker lines and delete the other.`);
  }
  if (last < first) {
    const what = `The end marker of block "${mark.name}" stands above its begin marker.`;
    return refused(last, what, `Delete both lines, ${begin} and ${end}, and try again.`);
  }
  return strangerIn(lines, mark, first, last) ?? { status: 'present', begin: first, end: last };
}

function half(at: number, there: string, missing: string, where: 'above' | 'below'): Span {
  const what = `The marker line ${there} has no ${missing} ${where} it.`;
  return refused(at, what, `Delete this line, or put ${missing} back ${where} the block's text.`);
}

/** Taking out a block that holds another one's marker would take out what is not ours to take. */
function strangerIn(
  lines: readonly FileLine[],
  mark: BlockMark,
  begin: number,
  end: number,
): Span | undefined {
  const at = lines.findIndex(
    ({ words }, index) => index > begin && index < end && anyMarker.test(words),
  );
  if (at < 0) return undefined;
  const what = `Block "${mark.name}" holds a marker line of another block.`;
  return refused(at, what, `Move the markers so that the two blocks do not overlap.`);
}

function refused(
  at: number,
  what: string,
  remedy: string,
): Extract<TextEdit, { status: 'refused' }> {
  return { status: 'refused', line: at + 1, what, remedy };
}

function placesOf(lines: readonly FileLine[], marker: string): readonly number[] {
  return lines.flatMap(({ words }, at) => (words.trim() === marker ? [at] : []));
}

function namesMarker(body: string): boolean {
  return body.split('\n').some((line) => anyMarker.test(line));
}

function appended(text: string, block: string, eol: string): string {
  if (text === '' || text === byteOrderMark) return `${text}${block}${eol}`;
  return text.endsWith('\n') ? `${text}${eol}${block}${eol}` : `${text}${eol}${eol}${block}`;
}

function linesOf(text: string): readonly FileLine[] {
  const parts = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return parts.map((whole) => {
    const end = whole.endsWith('\r\n') ? '\r\n' : whole.endsWith('\n') ? '\n' : '';
    const words = whole.slice(0, whole.length - end.length);
    return { words: words.startsWith(byteOrderMark) ? words.slice(1) : words, end, whole };
  });
}

function joined(lines: readonly FileLine[]): string {
  return lines.map(({ whole }) => whole).join('');
}

function withoutLastEnd(lines: readonly FileLine[]): string {
  const text = joined(lines);
  return text.slice(0, text.length - (lines.at(-1)?.end.length ?? 0));
}

/** The mark at the start goes with the block when the block is the first line, and has to come back. */
function bomOf(text: string, before: string): string {
  return text.startsWith(byteOrderMark) && !before.startsWith(byteOrderMark) ? byteOrderMark : '';
}

function isEmptyLine(line: FileLine | undefined): boolean {
  return line !== undefined && line.words === '' && !line.whole.startsWith(byteOrderMark);
}

/** The file's own line end: that of its first line. */
function lineEnd(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
