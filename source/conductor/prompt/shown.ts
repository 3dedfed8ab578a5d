// An artifact as a verifier is shown it: whole hunks, each with its mark at the end of its first line.
import type { MarkedPiece, ShownPart } from './prompt-input.ts';
import { rank, type Section } from './section.ts';

/** The hunks of a diff in one fence. */
export function shownDiff(shown: ShownPart): Section {
  const lines = shown.pieces.flatMap((piece, at) => {
    const isSameFile = at > 0 && shown.pieces[at - 1]?.lead === piece.lead;
    return [...(isSameFile ? [] : piece.lead), markedHead(piece), ...piece.lines];
  });
  return {
    heading: 'Diff',
    lead: leadOf(shown),
    bodies: [{ info: 'diff', text: lines.join('\n'), keep: 'head' }],
    rank: rank.whole,
  };
}

/** A plan or an answer, each hunk in a fence of its own under a title with its mark. */
export function shownTexts(heading: string, shown: ShownPart, lead?: string): Section {
  const bodies = shown.pieces.map((piece) => ({
    title: markedHead(piece),
    info: 'text',
    text: piece.lines.join('\n'),
    keep: 'head' as const,
  }));
  const above = [lead, leadOf(shown)].filter((line) => line !== undefined).join('\n');
  return { heading, lead: above === '' ? undefined : above, bodies, rank: rank.whole };
}

function markedHead({ head, of, mark }: MarkedPiece): string {
  return `${head}${of === undefined ? '' : ` (piece ${of})`} [mark ${mark}]`;
}

function leadOf({ part, parts, unread }: ShownPart): string | undefined {
  const lines = [
    ...(parts > 1
      ? [`Part ${part} of ${parts}. You are shown the others too, one at a time: judge this one.`]
      : []),
    ...(unread.length > 0
      ? [`Changed as well, and shown to nobody because it is generated: ${unread.join(', ')}.`]
      : []),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}
