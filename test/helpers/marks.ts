/** What a scripted verifier does with reading marks: returns each one that its prompt shows. */

/** The marks at the ends of lines (`… [mark k3fd]`), each once, in order. */
export function marksIn(prompt: string): readonly string[] {
  const found = prompt.matchAll(/\[mark ([a-z0-9]{4})\][ \t]*$/gm);
  return [...new Set([...found].flatMap(([, mark]) => mark ?? []))];
}

/** The reply with a `READ:` line for the prompt's marks; unchanged where the prompt has none. */
export function withMarks(prompt: string, reply: string): string {
  const marks = marksIn(prompt);
  return marks.length === 0 ? reply : `READ: ${marks.join(' ')}\n${reply}`;
}
