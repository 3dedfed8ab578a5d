import { allCalls } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import { answerDigest } from '../../state/select.ts';
import { type AuditSheet, type AuditStep, auditSheet } from '../../state/view/view-audit.ts';
import { accountRows } from '../../state/view/view-contract.ts';
import { verifiedWords } from '../../state/view/view-tasks.ts';
import { counted, never, treeWord } from '../../state/view/view-words.ts';
import type { Row } from '../draw/paint.ts';
import { heading, prose } from '../draw/prose.ts';
import type { World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { type Body, withHead } from './body.ts';
import { listPager } from './pager.ts';
import { proposalRows } from './proposals.ts';
import { checkRows } from './verify.ts';

/** The audit sheet: what to look at first, then files, steps, checks, the handoff form, reviews. */
export function auditBody(state: RunState, ui: UiState, world: World, width: number): Body {
  const sheet = auditSheet(state);
  if (!sheet) return withHead([], listPager([[['no audit is open', 'dim']]]));
  const step = sheet.steps.find((one) => one.step === ui.auditStep);
  const rows = step ? oneStep(sheet, step, width) : wholeResult(state, sheet, world, width);
  return withHead([], listPager(rows));
}

function wholeResult(
  state: RunState,
  sheet: AuditSheet,
  world: World,
  width: number,
): readonly Row[] {
  return [
    ...decided(sheet, width),
    ...lookFirst(sheet.items, width),
    ...heading(`${counted(sheet.files.length, 'file')} changed, tree ${treeWord(sheet.tree)}`),
    ...sheet.files.flatMap((file) => fileRows(file, width)),
    ...heading('Who wrote it, who verified it'),
    ...sheet.steps.flatMap((step) => stepRows(step, width)),
    ...heading('Checks of exactly this tree'),
    ...(sheet.checks ? checkRows(sheet.checks, width) : [[['none ran on it', 'warn']] as Row]),
    ...contractRows(sheet, width),
    ...formRows(sheet, width),
    ...synthesisRows(state, world, width),
    ...reviewRows(sheet, world, width),
    ...proposalRows(state, width),
  ];
}

function decided({ decision, by, note }: AuditSheet, width: number): readonly Row[] {
  if (decision === undefined) return [];
  const words = `This audit was decided: ${decision}${by ? ` by ${by}` : ''}${note ? ` (${note})` : ''}.`;
  return [...prose(words, width, { style: 'bold' }), []];
}

function lookFirst(items: AuditSheet['items'], width: number): readonly Row[] {
  const title: Row = [['Look here first', 'warn']];
  if (items.length === 0)
    return [title, ...prose('Nothing was flagged.', width, { style: 'good' })];
  return [
    title,
    ...items.flatMap(({ type, step, what }) =>
      prose(`${step ? `${step}: ` : ''}${what}`, width, {
        first: [[`! ${type.replaceAll('-', ' ')} `, 'warn']],
        indent: type.length + 3,
      }),
    ),
  ];
}

function fileRows(file: AuditSheet['files'][number], width: number): readonly Row[] {
  const style = file.change === 'deleted' ? 'bad' : 'plain';
  return prose(`${file.path} +${file.added} -${file.removed} ${file.change}`, width, {
    first: ['  '],
    indent: 2,
    style,
  });
}

function stepRows(step: AuditStep, width: number): readonly Row[] {
  const by =
    step.verifiedBy.length > 0 ? `verified by ${step.verifiedBy.join(', ')}` : 'verified by nobody';
  const doubts = step.doubtedBy.length > 0 ? `; not passed by ${step.doubtedBy.join(', ')}` : '';
  const word = verifiedWords(step.verified);
  const style = step.verified === 'passed' ? 'good' : 'warn';
  return [
    ...prose(`${step.step} ${step.title}`, width, { first: ['  '], indent: 2 }),
    ...prose(`written by ${step.authors.join(', ') || 'nobody known'}`, width, {
      first: ['    '],
      indent: 4,
    }),
    ...prose(`${by}${doubts}${word && word !== 'verified' ? ` (${word})` : ''}`, width, {
      first: ['    '],
      indent: 4,
      style,
    }),
    ...step.defects.flatMap((defect) =>
      prose(`defect marked by ${defect.by}: ${defect.note}`, width, {
        first: ['    '],
        indent: 4,
        style: 'bad',
      }),
    ),
  ];
}

function oneStep(sheet: AuditSheet, step: AuditStep, width: number): readonly Row[] {
  const items = sheet.items.filter((item) => item.step === step.step);
  return [
    ...lookFirst(items, width),
    ...heading('Who wrote it, who verified it'),
    ...stepRows(step, width),
    ...heading(`${counted(step.files.length, 'file')} changed`),
    ...step.files.flatMap((file) => fileRows(file, width)),
  ];
}

/** What became of each line of the contract. */
function contractRows({ clearV }: AuditSheet, width: number): readonly Row[] {
  const rows = clearV?.account ? accountRows(clearV.account) : [];
  if (rows.length === 0) return [];
  return [
    ...heading('The contract'),
    ...rows.flatMap(({ number, words, answer, tone, because }) =>
      prose(`${words}${because === '' ? '' : ` (${because})`}`, width, {
        first: [`  ${number} `, [`${answer} `, tone]],
        indent: 4,
      }),
    ),
  ];
}

const fields = [
  ['context', 'Context'],
  ['limits', 'Limits'],
  ['expectedOutput', 'Expected output'],
  ['acceptance', 'Acceptance'],
  ['risks', 'Risks'],
  ['variants', 'Variants'],
] as const;

function formRows({ clearV }: AuditSheet, width: number): readonly Row[] {
  if (!clearV) return [];
  return [
    ...heading(`Handoff form (CLEAR-V): ${clearV.status.toUpperCase()}`),
    ...fields.flatMap(([field, title]) => {
      const lines = clearV.form[field].length > 0 ? clearV.form[field] : ['missing'];
      return [
        [[title, 'dim']] as Row,
        ...lines.flatMap((line) => prose(line, width, { first: ['  '], indent: 4 })),
      ];
    }),
  ];
}

function synthesisRows(state: RunState, world: World, width: number): readonly Row[] {
  const parts = [
    ['What the conductor says of it', state.synthesis],
    ['Second look by the local model', secondLook(state)],
  ] as const;
  return parts.flatMap(([title, digest]) =>
    digest === undefined ? [] : [...heading(title), ...textRows(digest, world, width)],
  );
}

function secondLook(state: RunState): string | undefined {
  const done = allCalls(state.calls).findLast(
    ({ call, outcome }) => call.purpose === 'second-brain' && outcome?.status === 'done',
  );
  return done?.outcome && answerDigest(done.outcome);
}

function reviewRows({ reviews, quota }: AuditSheet, world: World, width: number): readonly Row[] {
  if (reviews.length === 0 && !quota) return [];
  const left = quota ? `, ${Math.max(0, quota.of - quota.used)} of ${quota.of} calls left` : '';
  return [
    ...heading(`Scarce reviewer${left}`),
    ...(reviews.length === 0
      ? prose('Not asked. Press S to ask one question.', width, { style: 'dim' })
      : []),
    ...reviews.flatMap(({ question, digest }) => [
      ...prose(question, width, { first: [['Q ', 'bold']], indent: 2 }),
      ...(digest === undefined
        ? [[['  no answer yet', 'dim']] as Row]
        : textRows(digest, world, width)),
    ]),
  ];
}

function textRows(digest: string, world: World, width: number): readonly Row[] {
  const text = world.content.text(digest);
  switch (text.status) {
    case 'loading':
      return [[['  reading …', 'dim']]];
    case 'absent':
      return [[['  its text is no longer kept', 'dim']]];
    case 'ready':
      return text.lines.flatMap((line) => prose(line, width, { first: ['  '], indent: 2 }));
    default:
      return never(text);
  }
}
