import { codeOf } from './hidden-characters.ts';

const unseen =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u061c\ufff9-\ufffb]|\u27e6(?=U\+)/gu;

/**
 * The text with every character that cannot be seen written as `⟦U+200D⟧`, for whoever judges it:
 * two texts that differ never look the same, since a `⟦` before `U+` is written so as well. Tabs,
 * line feeds and carriage returns before line feeds stay.
 */
export function visibleText(text: string): string {
  return text.replace(unseen, (char, at: number) =>
    char === '\t' || char === '\n' || (char === '\r' && text[at + 1] === '\n') ? char : shown(char),
  );
}

/** A unified diff made visible; line ends of a file that differ among each other are shown too. */
export function visibleDiff(diff: string): string {
  return diff
    .split(/^(?=diff --git )/m)
    .map(visiblePart)
    .join('');
}

function visiblePart(part: string): string {
  const lines = part.split('\n');
  const body = lines.filter((line) => /^[ +-]/.test(line) && !/^(?:\+\+\+|---) /.test(line));
  const ends = new Set(body.map((line) => line.endsWith('\r')));
  const end = ends.size > 1 ? shown('\r') : '';
  const marked = lines.map((line) =>
    line.endsWith('\r') ? visibleText(line.slice(0, -1)) + end : visibleText(line),
  );
  return marked.join('\n');
}

/** Whether a text holds the notation of `visibleText`, which is never a character of a file. */
export function holdsNotation(text: string): boolean {
  return /⟦U\+[0-9A-F]{4,6}⟧/.test(text);
}

const shown = (char: string): string => `⟦${codeOf(char.codePointAt(0) ?? 0)}⟧`;
