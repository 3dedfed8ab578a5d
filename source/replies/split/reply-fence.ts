/** A markdown fence as it opens (CommonMark 0.31, section 4.5). */
export type OpenFence = { readonly sign: string; readonly length: number; readonly info: string };

/** Reads a line that opens a fence; `a ``` b` on one line is code in a sentence, not a fence. */
export function fenceOpening(line: string): OpenFence | undefined {
  const found = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  const signs = found?.[1];
  if (signs === undefined) return undefined;
  const info = (found?.[2] ?? '').trim();
  const sign = signs.charAt(0);
  if (sign === '`' && info.includes('`')) return undefined;
  return { sign, length: signs.length, info };
}

/** Whether the line ends the fence: its own sign, at least as long, nothing after it. */
export function fenceCloses(open: OpenFence, line: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line.replace(/\r$/, ''))?.[1];
  return found !== undefined && found.charAt(0) === open.sign && found.length >= open.length;
}
