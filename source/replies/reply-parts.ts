// A model's reply taken apart: what stands as plain lines, and what is only shown inside fences.
import { fenceCloses, fenceOpening, type OpenFence } from './split/reply-fence.ts';

export type ReplyPart =
  | { readonly type: 'line'; readonly text: string }
  | {
      readonly type: 'fence';
      readonly info: string;
      /** Lines inside, without line ends. */
      readonly lines: readonly string[];
      /** False where the reply ends before the fence does. */
      readonly closed: boolean;
    };

/** The parts of a reply in order. Fences are closed by one of their own sign that is at least as long. */
export function replyParts(text: string): readonly ReplyPart[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const parts: ReplyPart[] = [];
  let open: OpenFence | undefined;
  let inside: string[] = [];
  for (const line of lines) {
    if (open === undefined) {
      open = fenceOpening(line);
      inside = [];
      if (open === undefined) parts.push({ type: 'line', text: line });
    } else if (fenceCloses(open, line)) {
      parts.push({ type: 'fence', info: open.info, lines: inside, closed: true });
      open = undefined;
    } else inside.push(line);
  }
  if (open !== undefined)
    parts.push({ type: 'fence', info: open.info, lines: inside, closed: false });
  return parts;
}

/**
 * The plain lines that say something, with the index of their part. In a reply that shows a diff outside a
 * fence, lines that could be the diff's say nothing.
 */
export function sayingLines(parts: readonly ReplyPart[]): readonly SayingLine[] {
  const lines = parts.flatMap((part, at) =>
    part.type === 'line' ? [{ at, text: part.text }] : [],
  );
  const diff = lines.findIndex(({ text }) => /^(?:diff --git |@@ -\d)/.test(text));
  if (diff < 0) return lines;
  return lines.filter(({ text }, index) => index < diff || !/^[-+ ]/.test(text));
}

export type SayingLine = { readonly at: number; readonly text: string };

/** A line without the sign of a heading, a list item or a number before it. */
export function withoutListSign(line: string): string {
  return line.replace(/^(?:#{1,6}|[-*•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/, '');
}

/**
 * The value of `WORD: value` when a plain line says it: any case, a heading's or a list's sign before it,
 * bold around word or line. A line that is indented, quoted or marked like a diff says nothing.
 */
export function wordValue(line: string, word: string): string | undefined {
  const form = new RegExp(`^(\\*\\*|__)?${word}(\\*\\*|__)?[ \\t]*[:：](\\*\\*|__)?(.*)$`, 'i');
  const found = form.exec(withoutListSign(line));
  if (!found) return undefined;
  const [, before, after, behind, rest = ''] = found;
  const openMark = before !== undefined && after === undefined && behind === undefined;
  const trimmed = rest.trim();
  const value = openMark && trimmed.endsWith(before) ? trimmed.slice(0, -2).trim() : trimmed;
  return unwrap(unwrap(unwrap(value, '**'), '__'), '`');
}

/** Takes a pair of marks off the ends; marks inside stay, as in `src/__tests__/a.ts`. */
function unwrap(value: string, sign: string): string {
  const inside = value.slice(sign.length, -sign.length);
  const wrapped = value === `${sign}${inside}${sign}` && inside !== '' && !inside.includes(sign);
  return wrapped ? inside.trim() : value;
}

/** Values of every plain line that says `WORD: value`, in order. */
export function wordValues(parts: readonly ReplyPart[], word: string): readonly string[] {
  return sayingLines(parts).flatMap(({ text }) => wordValue(text, word) ?? []);
}

export type Choice<T extends string> =
  | { readonly status: 'read'; readonly choice: T }
  | { readonly status: 'unreadable'; readonly problem: string };

/**
 * The one value that all `WORD:` lines agree on, out of `choices` (lower case). Of those in `explained`
 * words may follow that name no other choice.
 */
export function readChoice<T extends string>(
  parts: readonly ReplyPart[],
  word: string,
  choices: readonly T[],
  explained: readonly T[] = [],
): Choice<T> {
  const asked = `\`${word}: ${choices.map((choice) => choice.toUpperCase()).join('|')}\``;
  const values = choiceValues(parts, word);
  if (values.length === 0) return { status: 'unreadable', problem: missing(parts, word, asked) };
  const said = new Map(
    values.map((value) => [choiceOf(value, choices, explained) ?? value.toLowerCase(), value]),
  );
  const [only, ...others] = said.keys();
  const choice = choices.find((known) => known === only);
  if (choice !== undefined && others.length === 0) return { status: 'read', choice };
  const shown = [...said.keys()].map((value) => `\`${value.slice(0, 60)}\``).slice(0, 5);
  const problem = `The reply says ${word} ${shown.join(' and ')}; write one line ${asked} with exactly one of the words.`;
  return { status: 'unreadable', problem };
}

/** As `wordValues`; a word that stands alone on the next line belongs to a `WORD:` without one. */
function choiceValues(parts: readonly ReplyPart[], word: string): readonly string[] {
  const lines = sayingLines(parts);
  return lines.flatMap(({ text }, index) => {
    const value = wordValue(text, word);
    if (value !== '') return value ?? [];
    const below = lines.slice(index + 1).find((line) => line.text.trim() !== '');
    return below !== undefined && /^\W*\w+\W*$/.test(below.text) ? below.text.trim() : '';
  });
}

function choiceOf<T extends string>(
  value: string,
  choices: readonly T[],
  explained: readonly T[],
): T | undefined {
  const bare = value.toLowerCase().replace(/^[\s*_`"'[(<]+/, '');
  const exact = bare.replace(/[\s*_`"'\])>.!]+$/, '');
  const same = choices.find((choice) => choice === exact);
  if (same !== undefined) return same;
  const word = /^([a-z]+)(?=[\s,;:(.—–-])/.exec(bare)?.[1];
  const first = explained.find((choice) => choice === word);
  if (first === undefined) return undefined;
  const rest = bare.slice(first.length);
  return choices.some((choice) => new RegExp(`\\b${choice}`).test(rest)) ? undefined : first;
}

function missing(parts: readonly ReplyPart[], word: string, asked: string): string {
  const fenced = parts.some(
    (part) => part.type === 'fence' && part.lines.some((line) => wordValue(line, word)),
  );
  return fenced
    ? `The line ${asked} stands inside a fence, where nothing counts as an answer; write it outside.`
    : `There is no line ${asked}; write it at the very start of a line of its own.`;
}
