import { codeOf, hiddenIn } from './hidden-characters.ts';
import { plainText } from './plain-text.ts';

/**
 * Text for files and programs that people read it in: nothing that a terminal obeys, hidden
 * characters as `<U+202E>`, and every script and emoji spelt as it was. On a terminal itself
 * `cleanText` takes away more: what terminals draw in different widths.
 */
export function shownText(text: string): string {
  const plain = plainText(text);
  let out = '';
  let from = 0;
  for (const { at, point } of hiddenIn(plain)) {
    out += `${plain.slice(from, at)}<${codeOf(point)}>`;
    from = at + String.fromCodePoint(point).length;
  }
  return out + plain.slice(from);
}
