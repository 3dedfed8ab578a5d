import type { CheckResult } from '../../domain/artifact.ts';
import type { Finding } from '../../domain/verdict/verdict.ts';
import type { ChecksRecord, RunState } from '../../state/run-state.ts';
import { verifiedWords } from '../../state/view/view-tasks.ts';
import {
  type AttemptView,
  type VerdictView,
  type VerifySheet,
  verifySheet,
} from '../../state/view/view-verify.ts';
import { counted, familyWords, sentence } from '../../state/view/view-words.ts';
import type { Row, Span, Style } from '../draw/paint.ts';
import { heading, prose } from '../draw/prose.ts';
import { selectedStep, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { type Body, withHead } from './body.ts';
import { doubtRows } from './doubt.ts';
import { listPager } from './pager.ts';

/** All that speaks for and against the selected step's result. */
export function verifyBody(state: RunState, ui: UiState, world: World, width: number): Body {
  const step = selectedStep(ui, state);
  const sheet = step === undefined ? undefined : verifySheet(state, step);
  if (sheet) {
    return withHead([], listPager([...doubtRows(ui, world, width), ...sheetRows(sheet, width)]));
  }
  const checks = state.integration?.checks;
  const whole = checks
    ? [[['Checks of the tree to be landed', 'bold'] as Span], ...checkRows(checks, width)]
    : [[['choose a step to see who verified it', 'dim'] as Span]];
  return withHead([], listPager(whole));
}

function sheetRows(sheet: VerifySheet, width: number): readonly Row[] {
  return [
    ...prose(`${sheet.step} ${sheet.title}`, width, { style: 'bold' }),
    ...prose(standing(sheet), width),
    ...(sheet.because ? prose(sentence(sheet.because), width, { style: 'bad' }) : []),
    ...(sheet.remedy ? prose(sentence(sheet.remedy), width, { style: 'warn' }) : []),
    ...sheet.defects.flatMap((defect) =>
      prose(`defect marked by ${defect.by}: ${defect.note}`, width, { style: 'bad' }),
    ),
    ...sheet.attempts.flatMap((attempt) => attemptRows(attempt, width)),
    ...sheet.voided.flatMap(({ verifier, because }) =>
      prose(`the verdict of ${verifier} does not count: ${because}`, width, { style: 'bad' }),
    ),
    ...passedOverRows(sheet, width),
  ];
}

function standing(sheet: VerifySheet): string {
  const word = verifiedWords(sheet.verified);
  if (sheet.wanted === 'none') return `${sheet.status}; this kind of step asks for no verifier`;
  const asks = `${counted(sheet.wanted, 'verifier')} of another family`;
  return `${sheet.status}${word ? `, ${word}` : ''}; the spec asks for ${asks}`;
}

function attemptRows(attempt: AttemptView, width: number): readonly Row[] {
  const authors = attempt.authors.map((one) => `${one.model} (${familyWords(one.lineage)})`);
  const title = attempt.round === 0 ? 'First try' : `Repair ${attempt.round}`;
  const chosen = attempt.chosen ? ' · taken' : '';
  return [
    ...heading(`${title} ${attempt.id}${chosen}`),
    ...prose(`by ${[...new Set(authors)].join(', ') || 'nobody yet'}`, width),
    ...productRows(attempt, width),
    ...(attempt.checks ? checkRows(attempt.checks, width) : []),
    ...attempt.verdicts.flatMap((verdict) => verdictRows(verdict, width)),
    ...attempt.pending.flatMap((one) => {
      const words = one.status === 'begun' ? 'is verifying' : `is to verify (${one.status})`;
      return prose(`${one.lane} (${one.model}) ${words}, because ${one.because}`, width, {
        first: [['… ', 'accent']],
        indent: 2,
      });
    }),
  ];
}

function productRows(attempt: AttemptView, width: number): readonly Row[] {
  const { product } = attempt;
  if (product.type === 'rejected') {
    return product.problems.flatMap((text) =>
      prose(`does not apply: ${text}`, width, { first: [['✗ ', 'bad']], indent: 2 }),
    );
  }
  if (product.type !== 'patch') return [];
  return product.artifact.notices.flatMap((notice) =>
    prose(`${notice.type}: ${notice.what}`, width, { first: [['! ', 'warn']], indent: 2 }),
  );
}

/** The checks of one tree, a row each, with the end of the log under those that failed. */
export function checkRows(checks: ChecksRecord, width: number): readonly Row[] {
  const bare: readonly Row[] = checks.sandboxed ? [] : [[['checks ran UNSANDBOXED', 'warn']]];
  if (checks.results.length === 0) return [[['no checks ran: none are named', 'warn']]];
  return [...bare, ...checks.results.flatMap((result) => checkRow(result, width))];
}

function checkRow(result: CheckResult, width: number): readonly Row[] {
  const passed = result.status === 'passed';
  const glyph: Span = [passed ? '✓ ' : '✗ ', passed ? 'good' : 'bad'];
  const words = `${result.name} ${result.status.replace('-', ' ')} (${result.origin}: ${result.command})`;
  const rows = prose(words, width, { first: [glyph], indent: 2 });
  if (passed || result.tail === '') return rows;
  const tail = result.tail.split('\n').slice(-6).join('\n');
  return [...rows, ...prose(tail, width, { first: ['    '], indent: 4, style: 'dim' })];
}

const judged: Readonly<Record<string, readonly [word: string, style: Style]>> = {
  pass: ['✔ pass', 'good'],
  fail: ['✗ fail', 'bad'],
  inconclusive: ['? inconclusive', 'warn'],
};

function verdictRows({ record, counterRun, rebuttal }: VerdictView, width: number): readonly Row[] {
  const { verifier, verdict } = record;
  const [word, style] = judged[verdict.judgement] ?? ['?', 'warn'];
  const known = verifier.served === 'declared' ? ', family as declared' : '';
  const who = `${verifier.lane} (${verifier.model}, ${familyWords(verifier.lineage)}${known})`;
  const cited = record.cited ? ', given for the same bytes before' : '';
  const inner = { first: ['    '], indent: 4 } as const;
  return [
    ...prose(`by ${who}${cited}`, width, { first: [[`${word} `, style]], indent: word.length + 1 }),
    ...(record.voided
      ? prose(`does not count: ${record.voided}`, width, { ...inner, style: 'bad' })
      : []),
    ...(verdict.because === '' ? [] : prose(verdict.because, width, inner)),
    ...verdict.findings.flatMap((finding) => findingRows(finding, width)),
    ...(verdict.counterExample
      ? prose(`counter-example: ${verdict.counterExample.command}`, width, inner)
      : []),
    ...(counterRun
      ? prose(
          `${counterRun.reproduced ? 'it is proven' : 'it is not proven'}: ${counterRun.because}`,
          width,
          { ...inner, style: counterRun.reproduced ? 'bad' : 'warn' },
        )
      : []),
    ...(rebuttal
      ? prose(
          `the author ${rebuttal.concedes ? 'agrees' : 'disagrees'}: ${rebuttal.because}`,
          width,
          inner,
        )
      : []),
  ];
}

function findingRows({ severity, file, line, what }: Finding, width: number): readonly Row[] {
  const style: Style = severity === 'defect' ? 'bad' : severity === 'minor' ? 'warn' : 'good';
  const place = file ? `${file}${line ? `:${line}` : ''} ` : '';
  const label = severity.padEnd(7);
  return prose(`${place}${what}`, width, { first: ['    ', [`${label} `, style]], indent: 12 });
}

function passedOverRows({ passedOver }: VerifySheet, width: number): readonly Row[] {
  if (passedOver.length === 0) return [];
  return [
    ...heading('Passed over'),
    ...passedOver.flatMap(({ lane, model, because }) =>
      prose(`${lane}${model ? ` (${model})` : ''}: ${because}`, width, {
        first: ['· '],
        indent: 2,
      }),
    ),
  ];
}
