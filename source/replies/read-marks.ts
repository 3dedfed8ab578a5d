import { type ReplyPart, sayingLines, withoutListSign, wordValue } from './reply-parts.ts';

/**
 * The reading marks that a verifier returns: `READ: k3fd 9qma`. Any case, commas, backticks or brackets
 * between them, several `READ:` lines, a list of them below one. Lower case, each once, in order; a word
 * of another length is none.
 */
export function readMarks(parts: readonly ReplyPart[]): readonly string[] {
  const marks: string[] = [];
  let below = false;
  for (const { text } of sayingLines(parts)) {
    const value = wordValue(text, 'READ(?: MARKS)?');
    below = value !== undefined || (below && (text.trim() === '' || isListOfMarks(text)));
    if (below) marks.push(...marksIn(value ?? text));
  }
  return [...new Set(marks)];
}

/** `[mark k3fd]` is how the prompt shows it. */
function marksIn(text: string): readonly string[] {
  const bare = text.toLowerCase().replace(/\bmarks?\b(?=[\s:]+[a-z0-9]{4}\b)/g, ' ');
  return bare.split(/[^a-z0-9]+/).filter((word) => /^[a-z0-9]{4}$/.test(word));
}

function isListOfMarks(text: string): boolean {
  const words = withoutListSign(text)
    .toLowerCase()
    .replace(/\bmarks?\b/g, ' ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.length > 0 && words.every((word) => /^[a-z0-9]{4}$/.test(word));
}
