import { type ReplyPart, type SayingLine, sayingLines, wordValue } from './reply-parts.ts';

/** Shorter lines beside a verdict stand in many files by chance. */
const leastOfNeighbour = 12;

/**
 * Lines of the material a verifier was shown that a reply could repeat as a verdict: those with the words
 * VERDICT or BECAUSE in them, and the lines beside them. `\n` written out in code counts as a line's end.
 */
export function verdictLinesIn(material: string): readonly string[] {
  const lines = material.split(/\r?\n|\\n/).map(bareLine);
  const filled = lines.filter((line) => line !== '');
  const near = filled.filter((line, at) =>
    [filled[at - 1], line, filled[at + 1]].some((one) => /^(?:verdict|because)\b/.test(one ?? '')),
  );
  return [...new Set(near)];
}

/** A line without what a diff, a listing, a quotation or a string in code puts around it. */
export function bareLine(line: string): string {
  const bare = line
    .replace(/\[mark [a-z0-9]{4}\]\s*$/, '')
    .toLowerCase()
    .replace(/[*_`'"\\]+/g, '')
    .replaceAll('：', ':')
    .replace(/\s+/g, ' ');
  const said = /\b(?:verdict|because) ?:.*$/.exec(bare)?.[0] ?? bare.replace(/^[^\p{L}]+/u, '');
  return said.replace(/ ?: ?/, ': ').replace(/[\s,;.)\]+]+$/, '');
}

export type EchoReading = {
  /** The parts without lines that only repeat the material. */
  readonly parts: readonly ReplyPart[];
  readonly repeated: number;
  /** A verdict that stands in the material and is not followed by its own reason. */
  readonly unclear: boolean;
};

/**
 * Takes verdicts out of a reply that stand in what its writer was shown. One line alone may be the
 * writer's own; with its reason, or with another line beside it, it is a quotation.
 */
export function withoutEchoes(parts: readonly ReplyPart[], shown: readonly string[]): EchoReading {
  const known = new Set(shown);
  const lines = sayingLines(parts).filter(({ text }) => text.trim() !== '');
  const verdicts = lines.flatMap(({ text }, index) =>
    wordValue(text, 'VERDICT') !== undefined && known.has(bareLine(text)) ? [index] : [],
  );
  const quoted = verdicts.filter((index) => isQuoted(lines, index, known));
  const isReason = ({ text }: SayingLine) =>
    wordValue(text, 'BECAUSE') !== undefined && known.has(bareLine(text));
  const gone = new Set([
    ...quoted.map((index) => lines[index]?.at),
    ...(quoted.length > 0 ? lines.filter(isReason).map(({ at }) => at) : []),
  ]);
  const own = verdicts.filter((index) => !quoted.includes(index));
  return {
    parts: parts.filter((_part, at) => !gone.has(at)),
    repeated: quoted.length,
    unclear: own.some((index) => !isExplained(lines, index)),
  };
}

function isQuoted(
  lines: readonly SayingLine[],
  index: number,
  known: ReadonlySet<string>,
): boolean {
  const reason = lines.slice(index + 1).find(({ text }) => wordValue(text, 'BECAUSE'));
  const reasons = reason ? [reason] : lines.filter(({ text }) => wordValue(text, 'BECAUSE'));
  if (reasons.some(({ text }) => known.has(bareLine(text)))) return true;
  return [lines[index - 1], lines[index + 1]].some((beside) => {
    const text = beside?.text ?? '';
    const bare = isOfForm(text) ? '' : bareLine(text);
    return bare.length >= leastOfNeighbour && known.has(bare);
  });
}

/** Whether nothing but lines of the form stands between a verdict and its reason. */
function isExplained(lines: readonly SayingLine[], index: number): boolean {
  const isReason = ({ text }: SayingLine) => wordValue(text, 'BECAUSE') !== undefined;
  const next = lines.slice(index + 1).find((line) => isReason(line) || !isOfForm(line.text));
  return next !== undefined && isReason(next);
}

function isOfForm(text: string): boolean {
  const words = ['READ', 'VERDICT', 'BECAUSE'];
  return /^\W*FINDING\b/i.test(text) || words.some((word) => wordValue(text, word) !== undefined);
}
