import type { ChangedFile } from '../../domain/artifact.ts';
import type { RunState } from '../../state/run-state.ts';
import { type AuditSheet, type AuditStep, auditSheet } from '../../state/view/view-audit.ts';
import { accountLines } from '../../state/view/view-contract.ts';
import {
  acceptCommand,
  counted,
  proposalWords,
  sentence,
  treeWord,
} from '../../state/view/view-words.ts';
import { safeText } from '../../ui/draw/paint.ts';

/** Everything a person sees before deciding, as plain lines; undefined while no audit was opened. */
export function auditLines(state: RunState): readonly string[] | undefined {
  const sheet = auditSheet(state);
  if (!sheet || state.run === undefined) return undefined;
  const task = (state.job?.task ?? '').split('\n')[0] ?? '';
  const lines = [
    `${state.job?.rehearsal ? 'REHEARSAL ' : ''}Audit of ${state.run}: "${task}"`,
    ...landsLines(sheet, state),
    '',
    'Steps',
    ...sheet.steps.flatMap(stepLines),
    '',
    ...checkLines(sheet),
    ...contractLines(sheet),
    ...reviewLines(sheet),
    ...proposalLines(sheet, state),
    '',
    ...howToDecide(sheet, state),
  ];
  return lines.map(safeText);
}

/** What would land, before a person is asked whether it may: the tree, what to look at first, the files. */
export function landsLines(sheet: AuditSheet, { job }: RunState): readonly string[] {
  return [
    `Tree ${treeWord(sheet.tree)} on ${job?.repo.branch ?? 'a detached head'} of ${job?.repo.path ?? ''}`,
    '',
    ...lookFirst(sheet),
    '',
    ...fileLines(sheet.files),
  ].map(safeText);
}

function lookFirst({ items }: AuditSheet): readonly string[] {
  if (items.length === 0) return ['Look here first: nothing was flagged.'];
  const rows = items.map(({ type, step, what }) => {
    const where = step === undefined ? '' : `${step}: `;
    return `  ! ${type}  ${where}${what}`;
  });
  return ['Look here first', ...rows];
}

function fileLines(files: readonly ChangedFile[]): readonly string[] {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const marks = { added: 'A', modified: 'M', deleted: 'D' } as const;
  return [
    `${counted(files.length, 'file')}, +${added} -${removed}`,
    ...files.map((file) => `  ${marks[file.change]} ${file.path}  +${file.added} -${file.removed}`),
  ];
}

function stepLines(step: AuditStep): readonly string[] {
  const vouched = step.verified === undefined ? '' : ` [${step.verified}]`;
  const names = (label: string, who: readonly string[]) =>
    who.length === 0 ? [] : [`      ${label} ${who.join(', ')}`];
  return [
    `  ${step.step}  ${step.title}${vouched}`,
    ...names('written by', step.authors),
    ...names('passed by', step.verifiedBy),
    ...names('DOUBTED by', step.doubtedBy),
    ...step.defects.map(({ note, by }) => `      defect marked by ${by}: ${note}`),
  ];
}

function checkLines({ checks }: AuditSheet): readonly string[] {
  if (!checks) return ['Checks: the tree to be landed has not been checked.'];
  const how = checks.sandboxed ? 'in the sandbox' : 'UNSANDBOXED';
  if (checks.results.length === 0) return ['Checks: the project has none.'];
  const rows = checks.results.map(
    ({ name, command, status }) => `  ${status}  ${name} (${command})`,
  );
  return [`Checks of the tree to be landed, ${how}`, ...rows];
}

/** The contract held against what came of it, as the handoff form recorded it. */
function contractLines({ clearV }: AuditSheet): readonly string[] {
  const rows = clearV?.account ? accountLines(clearV.account) : [];
  if (rows.length === 0) return [];
  return [
    '',
    `The contract (CLEAR-V ${clearV?.status.toUpperCase()})`,
    ...rows.map((row) => `  ${row}`),
  ];
}

function reviewLines({ reviews, quota }: AuditSheet): readonly string[] {
  const asked = reviews.map(
    ({ question, digest }) => `  asked: ${question} (${digest ? 'answered' : 'no answer yet'})`,
  );
  const spent = quota ? [`Scarce reviewer: ${quota.used} of ${quota.of} calls spent.`] : [];
  return [...spent, ...asked];
}

/** The words of a proposal are shown whole: every later prompt may hold them. */
function proposalLines({ proposals }: AuditSheet, state: RunState): readonly string[] {
  if (proposals.length === 0) return [];
  const rows = proposals.flatMap((one) => [
    `  ${one.id}  ${one.draft.title} (${one.draft.type}, by ${one.draft.source}): ${proposalWords(one, state)}`,
    ...one.draft.body.split('\n').map((line) => `      ${line}`),
  ]);
  const drop = `  fugu steer ${state.run ?? ''} drop-fact m1   drops one`;
  const waits = !state.ended && proposals.some(({ status }) => status === 'waiting');
  return ['', 'Facts for the shared memory', ...rows, ...(waits ? [drop] : [])];
}

function howToDecide(sheet: AuditSheet, state: RunState): readonly string[] {
  const run = state.run ?? '';
  if (sheet.decision !== undefined) {
    const note = sheet.note === undefined ? '' : `, with the note: ${sheet.note}`;
    return [
      sentence(`It was ${sheet.decision} by ${sheet.by ?? 'a person'}${note}`),
      ...stands(state),
    ];
  }
  const tree = treeWord(sheet.tree);
  const ways = [
    [acceptCommand(run, tree), `land it on fugu/${run}`],
    [
      `fugu audit ${run} ${tree} --send-back "what to change"`,
      'another round; --step STEP for one step',
    ],
    [
      `fugu audit ${run} ${tree} --reject --step STEP`,
      'leave out that step; the rest is verified again',
    ],
    [`fugu audit ${run} ${tree} --reject`, 'end it; nothing lands'],
    [`fugu resume ${run}`, 'read the diff in the dashboard first'],
  ] as const;
  const width = Math.max(...ways.map(([command]) => command.length));
  return ['To decide', ...ways.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`)];
}

function stands({ audit, landed, landingStopped, run }: RunState): readonly string[] {
  if (landed) return [`It landed on ${landed.ref}. To merge it: ${landed.merge}`];
  if (!landingStopped || !audit) return [];
  const { because, remedy } = landingStopped;
  return [
    `The landing stopped: ${sentence(because)} ${remedy}`,
    `To land it after all: ${acceptCommand(run ?? '', audit.tree)}`,
  ];
}
