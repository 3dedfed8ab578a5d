// What a unified diff adds, file by file.

export interface AddedLine {
  /** Line number in the new file. */
  readonly line: number;
  readonly text: string;
}

export interface ChangedText {
  readonly path: string;
  readonly added: readonly AddedLine[];
  /** The new file as far as the diff shows it: lines added and lines around them. */
  readonly after: string;
}

/** The files of a unified diff as they are after it; a file that only loses lines adds none. */
export function changedTexts(diff: string): readonly ChangedText[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const lines = newLines(part);
      const added = lines.filter(({ isAdded }) => isAdded);
      return {
        path: pathOf(part),
        added: added.map(({ line, text }) => ({ line, text })),
        after: lines.map(({ text }) => text).join('\n'),
      };
    });
}

function pathOf(part: string): string {
  return /^\+\+\+ b\/(.+?)\t?$/m.exec(part)?.[1] ?? /^diff --git a\/(\S+)/.exec(part)?.[1] ?? '';
}

function newLines(part: string): readonly (AddedLine & { readonly isAdded: boolean })[] {
  const lines: (AddedLine & { readonly isAdded: boolean })[] = [];
  let line = 0;
  for (const row of part.replace(/\n$/, '').split('\n')) {
    const hunk = /^@@ -\S+ \+(\d+)(?:,\d+)? @@/.exec(row);
    if (hunk !== null) line = Number(hunk[1]);
    else if (line > 0 && /^[+ ]/.test(row)) {
      lines.push({ line, text: row.slice(1), isAdded: row.startsWith('+') });
      line += 1;
    }
  }
  return lines;
}

/** Number of the first added line that matches. */
export function lineOfAdded(added: readonly AddedLine[], pattern: RegExp): number | undefined {
  return added.find(({ text }) => pattern.test(text))?.line;
}
