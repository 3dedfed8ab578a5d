// Markdown fences, as far as a reply needs them (CommonMark 0.31, section 4.5).

export interface Fence {
  readonly sign: '`' | '~';
  readonly length: number;
  readonly indent: string;
  readonly info: string;
}

/** Reads a line as a fence, opening or closing; undefined for any other line. */
export function readFence(text: string): Fence | undefined {
  const bare = text.trimStart();
  const sign = bare[0];
  if (sign !== '`' && sign !== '~') return undefined;
  let length = 0;
  while (bare[length] === sign) length += 1;
  const info = bare.slice(length).trim();
  if (length < 3 || (sign === '`' && info.includes('`'))) return undefined;
  return { sign, length, indent: text.slice(0, text.length - bare.length), info };
}

/** Says whether the line ends the fence: the same sign, at least as long, nothing after it. */
export function closesFence(open: Fence, line: Fence): boolean {
  return line.sign === open.sign && line.length >= open.length && line.info === '';
}
