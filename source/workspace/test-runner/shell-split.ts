// A shell command cut at its operators, as far as finding a program in it needs.

export interface Segment {
  readonly text: string;
  /** `&&`, `||`, `;` or `|` behind it; empty behind the last. */
  readonly operator: string;
}

/** A quoted text, or one character: operators inside quotes are no operators. */
const piece = /"(?:\\.|[^"\\])*"|'[^']*'|\\.|&&|\|\||[;|\n]|[\s\S]/g;

/** The commands of one shell line, in order, each with the operator that follows it. */
export function splitCommand(run: string): readonly Segment[] {
  const segments: Segment[] = [];
  let text = '';
  for (const [found] of run.matchAll(piece)) {
    if (!/^(?:&&|\|\||;|\||\n)$/.test(found)) text += found;
    else {
      segments.push({ text: text.trim(), operator: found === '\n' ? ';' : found });
      text = '';
    }
  }
  return [...segments, { text: text.trim(), operator: '' }].filter((one) => one.text !== '');
}

/** The words of one command, without their quotes. */
export function words(command: string): readonly string[] {
  const found = command.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'])+/g) ?? [];
  return found.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** A text as one word of a shell. */
export function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
