/** The logical lines of a ring, and which of them are no answer. */

/** `reasoning` came apart from the text, `thoughts` stand inside it. */
export type LineKind = 'answer' | 'thoughts' | 'reasoning';

export interface Lines {
  readonly texts: string[];
  /** Of the lines that are no answer, by absolute number. */
  readonly kinds: Map<number, LineKind>;
  /** Absolute number of `texts[0]`. */
  first: number;
}

/** Says what the open line is. */
export function openAs(lines: Lines, kind: LineKind): void {
  const open = lines.first + lines.texts.length - 1;
  if (kind === 'answer') lines.kinds.delete(open);
  else lines.kinds.set(open, kind);
}

/** Makes the open line one that may take text of this kind; reasoning shares no line with other text. */
export function turnTo(lines: Lines, kind: LineKind): void {
  const open = lines.kinds.get(lines.first + lines.texts.length - 1);
  const isApart = (kind === 'reasoning') !== (open === 'reasoning');
  if (isApart && lines.texts.at(-1) !== '') lines.texts.push('');
  if (lines.texts.at(-1) === '') openAs(lines, kind);
}

/** Sets which lines are thoughts inside the text, by their place in `texts`. */
export function markLines(lines: Lines, thoughts: ReadonlySet<number>): void {
  lines.texts.forEach((_text, at) => {
    const line = lines.first + at;
    if (lines.kinds.get(line) === 'reasoning') return;
    if (thoughts.has(at)) lines.kinds.set(line, 'thoughts');
    else lines.kinds.delete(line);
  });
}

/** The lines, with an empty one for each of reasoning. */
export function saidLines({ texts, kinds, first }: Lines): readonly string[] {
  return texts.map((text, at) => (kinds.get(first + at) === 'reasoning' ? '' : text));
}
