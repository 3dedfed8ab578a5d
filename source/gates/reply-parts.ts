// A model's reply taken apart: what stands as plain lines, and what is only shown inside fences.

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

type OpenFence = { readonly sign: string; readonly length: number; readonly info: string };

function opening(line: string): OpenFence | undefined {
  const found = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  const signs = found?.[1];
  if (signs === undefined) return undefined;
  const info = (found?.[2] ?? '').trim();
  const sign = signs.charAt(0);
  // `a ``` b` on one line is code in a sentence, not a fence.
  if (sign === '`' && info.includes('`')) return undefined;
  return { sign, length: signs.length, info };
}

function closes(open: OpenFence, line: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return found !== undefined && found.charAt(0) === open.sign && found.length >= open.length;
}

/** The parts of a reply in order. Fences are closed by one of their own sign that is at least as long. */
export function replyParts(text: string): readonly ReplyPart[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const parts: ReplyPart[] = [];
  let open: OpenFence | undefined;
  let inside: string[] = [];
  for (const line of lines) {
    if (open === undefined) {
      open = opening(line);
      inside = [];
      if (open === undefined) parts.push({ type: 'line', text: line });
    } else if (closes(open, line)) {
      parts.push({ type: 'fence', info: open.info, lines: inside, closed: true });
      open = undefined;
    } else inside.push(line);
  }
  if (open !== undefined)
    parts.push({ type: 'fence', info: open.info, lines: inside, closed: false });
  return parts;
}

/**
 * The value of `WORD: value` when a plain line says it: any case, markdown bold around word or line.
 * A line that is indented, quoted or marked like a diff says nothing.
 */
export function wordValue(line: string, word: string): string | undefined {
  const found = new RegExp(`^(\\*\\*)?${word}(\\*\\*)?[ \\t]*:(\\*\\*)?(.*)$`, 'i').exec(line);
  if (!found) return undefined;
  const [, before, after, behind, rest = ''] = found;
  const openMark = before !== undefined && after === undefined && behind === undefined;
  const value = openMark ? rest.trim().replace(/\*\*$/, '').trim() : rest.trim();
  return unwrap(unwrap(value, '**'), '`');
}

/** Takes a pair of marks off the ends; marks inside stay, as in `src/__tests__/a.ts`. */
function unwrap(value: string, sign: string): string {
  const inside = value.slice(sign.length, -sign.length);
  const wrapped = value === `${sign}${inside}${sign}` && inside !== '' && !inside.includes(sign);
  return wrapped ? inside.trim() : value;
}

/** Values of every plain line that says `WORD: value`, in order. */
export function wordValues(parts: readonly ReplyPart[], word: string): readonly string[] {
  return parts.flatMap((part) => (part.type === 'line' ? (wordValue(part.text, word) ?? []) : []));
}

export type Choice<T extends string> =
  | { readonly status: 'read'; readonly choice: T }
  | { readonly status: 'unreadable'; readonly problem: string };

/** The one value that all `WORD:` lines agree on, out of `choices` (lower case). */
export function readChoice<T extends string>(
  parts: readonly ReplyPart[],
  word: string,
  choices: readonly T[],
): Choice<T> {
  const asked = `\`${word}: ${choices.map((choice) => choice.toUpperCase()).join('|')}\``;
  const values = wordValues(parts, word);
  if (values.length === 0) return { status: 'unreadable', problem: missing(parts, word, asked) };
  const said = new Set(values.map((value) => value.toLowerCase().replace(/\.$/, '').trim()));
  const [only, ...others] = said;
  const choice = choices.find((known) => known === only);
  if (choice !== undefined && others.length === 0) return { status: 'read', choice };
  const shown = [...said].map((value) => `\`${value.slice(0, 60)}\``).slice(0, 5);
  const problem = `The reply says ${word} ${shown.join(' and ')}; write one line ${asked} with exactly one of the words.`;
  return { status: 'unreadable', problem };
}

function missing(parts: readonly ReplyPart[], word: string, asked: string): string {
  const fenced = parts.some(
    (part) => part.type === 'fence' && part.lines.some((line) => wordValue(line, word)),
  );
  return fenced
    ? `The line ${asked} stands inside a fence, where nothing counts as an answer; write it outside.`
    : `There is no line ${asked}; write it at the very start of a line of its own.`;
}
