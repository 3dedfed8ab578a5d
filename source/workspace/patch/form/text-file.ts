// Text as lines that remember how each one ended, so that untouched lines keep their bytes.

export type Eol = '\n' | '\r\n' | '';

export interface TextLine {
  readonly text: string;
  readonly eol: Eol;
}

export interface TextFile {
  readonly bom: boolean;
  readonly lines: readonly TextLine[];
}

const bomMark = '\uFEFF';

/** Cuts text at every LF; a CR before it belongs to the ending. Text without a final LF ends in a line whose `eol` is empty. */
export function splitLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end === -1) {
      lines.push({ text: text.slice(start), eol: '' });
      break;
    }
    const crlf = end > start && text.charCodeAt(end - 1) === 13;
    lines.push({ text: text.slice(start, crlf ? end - 1 : end), eol: crlf ? '\r\n' : '\n' });
    start = end + 1;
  }
  return lines;
}

/** The inverse of `splitLines`. */
export function joinLines(lines: readonly TextLine[]): string {
  return lines.map((line) => line.text + line.eol).join('');
}

/** Reads bytes as UTF-8 text; undefined for what is no text: a NUL byte or broken UTF-8. */
export function decodeText(bytes: Uint8Array): TextFile | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const bom = text.startsWith(bomMark);
    return { bom, lines: splitLines(bom ? text.slice(1) : text) };
  } catch {
    return undefined;
  }
}

export function encodeText(file: TextFile): Uint8Array {
  return new TextEncoder().encode((file.bom ? bomMark : '') + joinLines(file.lines));
}

/** Takes a leading byte order mark off the first line. */
export function withoutBom(lines: readonly TextLine[]): readonly TextLine[] {
  const first = lines[0];
  if (first === undefined || !first.text.startsWith(bomMark)) return lines;
  return [{ ...first, text: first.text.slice(1) }, ...lines.slice(1)];
}

/** The line ending most lines have; LF where there is none to go by or both are as frequent. */
export function dominantEol(lines: readonly TextLine[]): '\n' | '\r\n' {
  let crlf = 0;
  let lf = 0;
  for (const line of lines) {
    if (line.eol === '\r\n') crlf += 1;
    if (line.eol === '\n') lf += 1;
  }
  return crlf > lf ? '\r\n' : '\n';
}

/** Gives every inner line an ending, and the last one an ending or none. */
export function sealLines(
  lines: readonly TextLine[],
  eol: '\n' | '\r\n',
  finalEol: boolean,
): readonly TextLine[] {
  const last = lines.length - 1;
  return lines.map((line, index) => {
    if (index === last && !finalEol) return { text: line.text, eol: '' };
    return line.eol === '' ? { text: line.text, eol } : line;
  });
}

/** Says whether the file's last line lacks its line ending. An empty file lacks nothing. */
export function lacksFinalEol(lines: readonly TextLine[]): boolean {
  return lines.at(-1)?.eol === '';
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}
