// The new lines of a diff, with where they stand in the new file.

export interface AddedLine {
  readonly path: string;
  /** Counted from 1 in the file after the change. */
  readonly line: number;
  readonly text: string;
}

export interface ChangedLines {
  readonly added: readonly AddedLine[];
  /** Texts that the change takes away, by file. */
  readonly removed: ReadonlyMap<string, readonly string[]>;
}

/** Every line that a diff adds, and what it takes away. */
export function changedLines(diff: string): ChangedLines {
  const added: AddedLine[] = [];
  const removed = new Map<string, readonly string[]>();
  for (const part of diff.split(/^(?=diff --git )/m)) {
    const path = pathOf(part);
    if (path === undefined) continue;
    removed.set(path, takePart(part, path, added));
  }
  return { added, removed };
}

function pathOf(part: string): string | undefined {
  const head = /^\+\+\+ (?:b\/(.+)|"b\/(.+)")$/m.exec(part);
  return (head?.[1] ?? head?.[2])?.replace(/\t$/, '');
}

function takePart(part: string, path: string, added: AddedLine[]): readonly string[] {
  const gone: string[] = [];
  let line = 0;
  for (const text of part.slice(part.indexOf('\n@@ ') + 1).split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) line = Number(hunk[1]);
    else if (text.startsWith('-')) gone.push(text.slice(1));
    else if (text.startsWith('+')) {
      added.push({ path, line, text: text.slice(1) });
      line += 1;
    } else if (text.startsWith(' ')) line += 1;
  }
  return gone;
}
