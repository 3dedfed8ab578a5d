import type { CounterExample, Finding, Judgement, ReadVerdict } from '../events/verdict.ts';
import { readCounterExample } from './read-counter-example.ts';
import { readFinding } from './read-finding.ts';
import { type ReplyPart, readChoice, replyParts, wordValues } from './reply-parts.ts';

export type VerdictReading =
  | { readonly status: 'read'; readonly verdict: ReadVerdict }
  /** Problems in words for asking once more. */
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

const maxFindings = 100;

/**
 * Reads a verifier's reply: one judgement, its reason, findings and at most one counter-example.
 * What stands inside a fence, is quoted, indented or marked like a diff is never the verdict, and
 * a reply that contradicts itself is not read at all. Never throws.
 */
export function readVerdict(text: string): VerdictReading {
  const parts = replyParts(text);
  const said = readChoice(parts, 'VERDICT', ['pass', 'fail', 'inconclusive']);
  const { findings, problems: inFindings } = readFindings(parts);
  const { example, problems: inExample } = readCounterExample(parts);
  const because = wordValues(parts, 'BECAUSE').find((value) => value !== '') ?? findings[0]?.what;
  const problems = [
    ...(said.status === 'unreadable' ? [said.problem] : []),
    ...(because === undefined ? ['There is no line `BECAUSE: …` with a reason in it.'] : []),
    ...inFindings,
    ...inExample,
    ...(said.status === 'read' ? contradictions(said.choice, findings, example) : []),
  ];
  if (problems.length > 0 || said.status === 'unreadable' || because === undefined)
    return { status: 'unreadable', problems };
  const proof = example === undefined ? {} : { counterExample: example };
  return { status: 'read', verdict: { judgement: said.choice, findings, ...proof, because } };
}

function readFindings(parts: readonly ReplyPart[]): {
  readonly findings: readonly Finding[];
  readonly problems: readonly string[];
} {
  const readings = parts.flatMap((part) => (part.type === 'line' ? [readFinding(part.text)] : []));
  const findings = readings.flatMap((one) => (one.status === 'read' ? [one.finding] : []));
  const problems = readings.flatMap((one) => (one.status === 'unreadable' ? [one.problem] : []));
  const crowd = `There are ${findings.length} findings; send the ${maxFindings} that matter most.`;
  return { findings, problems: findings.length > maxFindings ? [...problems, crowd] : problems };
}

function contradictions(
  judgement: Judgement,
  findings: readonly Finding[],
  example: CounterExample | undefined,
): readonly string[] {
  const defect = findings.some((finding) => finding.severity === 'defect');
  const problems: string[] = [];
  if (judgement === 'pass' && defect)
    problems.push(
      'The reply says PASS and names a defect; a defect must change before it passes. Say FAIL, or call the finding minor.',
    );
  if (judgement !== 'fail' && example !== undefined)
    problems.push(
      `The reply says ${judgement.toUpperCase()} and carries a counter-example; say FAIL, or leave the counter-example out.`,
    );
  return problems;
}
