// What one step's result leaves for a person to look at.
import type { ChangedFile, Notice } from '../domain/artifact.ts';
import type { AuditItem } from '../domain/audit.ts';
import type { AuditChecks, AuditStep, AuditVerdict } from './audit-input.ts';

/** Items of one step in no particular order. */
export function stepItems(step: AuditStep): readonly AuditItem[] {
  return [
    ...verifiedItems(step),
    ...step.verdicts.flatMap((verdict) => verdictItems(step.id, verdict)),
    ...step.notices.map((notice) => noticeItem(step.id, notice)),
    ...deletedItems(step),
    ...(step.unread ?? []).map((file) => unreadItem(step.id, file)),
    ...checkItems(step.checks, step.id),
  ];
}

function item(type: AuditItem['type'], step: string | undefined, what: string): AuditItem {
  return step === undefined ? { type, what } : { type, step, what };
}

function verifiedItems(step: AuditStep): readonly AuditItem[] {
  const counted = step.verdicts.filter((verdict) => verdict.voided === undefined);
  if (step.verified === 'not-required')
    return [item('unproven', step.id, 'Nobody verified it; its task class asks for no verdict.')];
  if (step.verified === 'doubted' && !counted.some(isDoubt))
    return [item('doubt', step.id, 'It is marked as doubted.')];
  if (step.verified === 'inconclusive' && !counted.some(isInconclusive))
    return [item('inconclusive', step.id, 'Its verification came to no result.')];
  if (step.verified === undefined || (step.verified === 'passed' && counted.length === 0))
    return [item('unproven', step.id, 'No verdict that counts is recorded for it.')];
  return [];
}

const isDoubt = (given: AuditVerdict) => given.verdict.judgement === 'fail';
const isInconclusive = (given: AuditVerdict) => given.verdict.judgement === 'inconclusive';

function verdictItems(step: string, given: AuditVerdict): readonly AuditItem[] {
  const { verifier, verdict } = given;
  const who = nameOf(verifier);
  if (given.voided !== undefined)
    return [item('unproven', step, `The verdict of ${who} does not count: ${given.voided}.`)];
  const items: AuditItem[] = [];
  if (isDoubt(given)) {
    const { overruledBy } = given;
    const text = doubtText(who, given);
    items.push(
      overruledBy === undefined
        ? item('doubt', step, text)
        : item('overruled', step, `${overruledBy} took the author's side. ${text}`),
    );
  }
  if (isInconclusive(given))
    items.push(item('inconclusive', step, `${who} could not decide: ${verdict.because}`));
  if (given.counterRun?.sandboxed === false)
    items.push(item('unsandboxed', step, `The counter-example of ${who} ran outside a sandbox.`));
  if (given.cited)
    items.push(
      item(
        'proxied',
        step,
        `The verdict of ${who} was given earlier for the same bytes and is cited.`,
      ),
    );
  return items;
}

/** Verifiers whose family only the spec says, each once with all the steps it judged. */
export function declaredItems(steps: readonly AuditStep[]): readonly AuditItem[] {
  const judged = new Map<string, readonly string[]>();
  for (const { id, verdicts } of steps) {
    for (const { verifier, voided } of verdicts) {
      if (voided !== undefined || verifier.served !== 'declared') continue;
      const family = verifier.lineage.join('+') || 'of no known family';
      const what = `Only the spec says that ${verifier.model} is ${family}: ${witnessText(verifier.witness)}.`;
      judged.set(what, [...(judged.get(what) ?? []), id]);
    }
  }
  return [...judged].map(([what, ids]) => {
    const [step, ...more] = new Set(ids);
    return item('declared-model', more.length === 0 ? step : undefined, what);
  });
}

const nameOf = ({ model, lineage }: AuditVerdict['verifier']) =>
  `${model} (${lineage.join('+') || 'family unknown'})`;

function witnessText(witness: AuditVerdict['verifier']['witness']): string {
  return witness === 'echo'
    ? 'its endpoint repeats the id it is asked for'
    : 'its endpoint does not say which model answered';
}

function doubtText(who: string, given: AuditVerdict): string {
  const { counterRun, rebuttal, verdict } = given;
  const ran =
    counterRun === undefined
      ? 'No counter-example was run.'
      : counterRun.reproduced
        ? `Its counter-example is proven: ${counterRun.because}`
        : `Its counter-example is not proven: ${counterRun.because}`;
  const answer =
    rebuttal === undefined
      ? ''
      : ` The author ${rebuttal.concedes ? 'concedes' : 'disagrees'}: ${rebuttal.because}`;
  return `${who} says fail: ${verdict.because} ${ran}${answer}`;
}

function noticeItem(step: string, notice: Notice): AuditItem {
  const { path, what } = notice;
  const said = path === undefined || what.startsWith(`${path} `) || what.startsWith(`${path}:`);
  return item(noticeTypes[notice.type], step, said ? what : `${path}: ${what}`);
}

const noticeTypes: Readonly<Record<Notice['type'], AuditItem['type']>> = {
  fuzzed: 'fuzzed',
  normalised: 'fuzzed',
  'outside-scope': 'outside-scope',
  protected: 'protected',
  'test-changed': 'test-changed',
  'test-deleted': 'test-changed',
  'control-file': 'control-file',
  secret: 'secret',
  'hidden-characters': 'hidden-characters',
  'deleted-file': 'deleted-file',
};

/** Deleted files that no notice names already. */
function deletedItems(step: AuditStep): readonly AuditItem[] {
  const named = new Set(
    step.notices
      .filter(({ type }) => type === 'deleted-file' || type === 'test-deleted')
      .map(({ path }) => path),
  );
  return step.files
    .filter((file) => file.change === 'deleted' && !named.has(file.path))
    .map((file) => item('deleted-file', step.id, `${file.path}: the file is deleted.`));
}

function unreadItem(step: string, { path, change, added, removed }: ChangedFile): AuditItem {
  const size = `${change}, +${added} -${removed}`;
  const what = `${path} (${size}): no model read it, because .fugu.yaml calls it generated.`;
  return item('unread', step, what);
}

/** What is wrong with one run of checks; without a step, the run on the tree to be landed. */
export function checkItems(
  checks: AuditChecks | undefined,
  step: string | undefined,
): readonly AuditItem[] {
  if (checks === undefined) return [];
  const on = step === undefined ? ' on the tree to be landed' : '';
  const items = checks.results.flatMap((result) => {
    const name = `Check \`${result.name}\``;
    if (result.status === 'failed')
      return [item('failed-check', step, `${name} failed${on} (exit ${result.exitCode ?? '?'}).`)];
    if (result.status === 'timed-out')
      return [item('failed-check', step, `${name} ran into its time limit${on}.`)];
    if (result.status === 'not-run') return [item('skipped', step, `${name} was not run${on}.`)];
    return [];
  });
  const loose = item('unsandboxed', step, `Checks${on} ran outside a sandbox.`);
  return checks.sandboxed || checks.results.length === 0 ? items : [...items, loose];
}
