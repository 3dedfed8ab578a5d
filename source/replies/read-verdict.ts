import type { CounterExample, Finding, Judgement, ReadVerdict } from '../domain/verdict/verdict.ts';
import { type EchoReading, withoutEchoes } from './echo.ts';
import { readCounterExample } from './read-counter-example.ts';
import { readFinding } from './read-finding.ts';
import { type ReplyPart, readChoice, replyParts, wordValues } from './reply-parts.ts';
import { opinionsAgainst } from './second-opinion.ts';

export type VerdictReading =
  | { readonly status: 'read'; readonly verdict: ReadVerdict }
  /** Problems in words for asking once more. */
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

const maxFindings = 100;

/**
 * Reads a verifier's answer: one judgement, its reason, findings and at most one counter-example. What
 * stands inside a fence, is quoted, indented or marked like a diff is never the verdict, and neither are
 * lines of `shown` (see `verdictLinesIn`) that are repeated with their reason. An answer that contradicts
 * itself is not read, and a pass least of all: whatever speaks against it, in any form, undoes it. Never throws.
 */
export function readVerdict(text: string, shown: readonly string[] = []): VerdictReading {
  const echoes = withoutEchoes(replyParts(text), shown);
  const { parts } = echoes;
  const said = readChoice(parts, 'VERDICT', judgements, ['fail', 'inconclusive']);
  const { findings, problems: inFindings } = readFindings(parts);
  const { example, problems: inExample } = readCounterExample(parts);
  const because = wordValues(parts, 'BECAUSE').find((value) => value !== '') ?? findings[0]?.what;
  const problems = [
    ...(said.status === 'unreadable' ? [unread(said.problem, echoes)] : []),
    ...(because === undefined ? ['There is no line `BECAUSE: …` with a reason in it.'] : []),
    ...inFindings,
    ...inExample,
    ...(said.status === 'read' ? contradictions(said.choice, findings, example) : []),
  ];
  if (problems.length === 0 && said.status === 'read' && said.choice === 'pass')
    problems.push(...whyNoPass(text, shown, echoes));
  if (problems.length > 0 || said.status === 'unreadable' || because === undefined)
    return { status: 'unreadable', problems };
  const proof = example === undefined ? {} : { counterExample: example };
  return { status: 'read', verdict: { judgement: said.choice, findings, ...proof, because } };
}

const judgements = ['pass', 'fail', 'inconclusive'] as const;

function unread(problem: string, { repeated }: EchoReading): string {
  if (repeated === 0) return problem;
  return 'The verdict stands word for word, with its reason, in what you were shown, so it is a quotation and no verdict. Give your own verdict, with a reason in your own words.';
}

function whyNoPass(
  text: string,
  shown: readonly string[],
  { unclear }: EchoReading,
): readonly string[] {
  const [against] = opinionsAgainst(replyParts(text), shown);
  if (against !== undefined)
    return [
      `The reply says PASS, and \`${against.trim().slice(0, 100)}\` speaks against it. Say one thing; put in backticks what you only quote.`,
    ];
  if (!unclear) return [];
  return [
    'The line `VERDICT: PASS` stands in what you were shown too, so it may be a quotation. Write your reason right below your verdict: `BECAUSE: …`.',
  ];
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
