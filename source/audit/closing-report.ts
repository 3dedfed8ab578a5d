import { printClearV } from '../contract/clear-v.ts';
import { shownText } from '../safety/shown-text.ts';
import { allCalls } from '../state/call-book.ts';
import { unreadFiles } from '../state/coverage.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { attemptsOf, chosenAttempt, endWord, plannedSteps } from '../state/select.ts';
import { accountLines } from '../state/view/view-contract.ts';
import { counted, proposalWords } from '../state/view/view-words.ts';
import { clearVForm } from './clear-v-form.ts';
import { contractAccount } from './contract-account.ts';

/** What models said in words of their own: quoted, never mixed with what facts say. */
export type Spoken = {
  readonly summary?: string | undefined;
  /** What a step that changes nothing came to, by step. */
  readonly answers?: readonly { readonly step: string; readonly text: string }[];
};

/**
 * The closing report as markdown. Its lines come from facts; a model's own words stand apart
 * under their own headings and decide nothing.
 */
export function closingReport(state: RunState, { summary, answers = [] }: Spoken = {}): string {
  const parts = [
    `# ${state.run ?? 'run'}: ${outcome(state)}`,
    section('What was asked', [state.job?.task ?? '']),
    ...answers.map(
      ({ step, text }) => `## The answer of ${step} (a model's words)\n\n${quote(text)}`,
    ),
    section('What was done, by whom, verified by whom', steps(state)),
    ...contractSection(state),
    section('Gates', gates(state)),
    section(
      'Look here first',
      (state.audit?.items ?? []).map(({ step, what }) => (step ? `${step}: ${what}` : what)),
    ),
    ...unreadSection(state),
    section('Left out or deferred', leftOut(state)),
    section('Checks', checks(state)),
    section('Files deleted', deleted(state)),
    section('Secrets found', secrets(state)),
    section('Scarce reviewer and local model', scarce(state)),
    ...memorySection(state),
    section('Spend by lane', spend(state)),
    section('Prompts, each by the digest of what was sent', prompts(state)),
    section('Defects a person marked', defects(state)),
    state.clearV
      ? printClearV(state.clearV.form)
          .trim()
          .replace(/^(#+) /gm, '#$1 ')
      : printPlainForm(state),
    summary === undefined
      ? ''
      : `## The conductor's summary (a model's words)\n\n${quote(summary)}`,
  ];
  // A person's note and a title out of a plan's JSON may hold what a reply's text may not.
  return shownText(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

function printPlainForm(state: RunState): string {
  return state.integration
    ? printClearV(clearVForm(state))
        .trim()
        .replace(/^(#+) /gm, '#$1 ')
    : '';
}

/** Facts for the shared memory; one that still waits after the end can be taken by hand. */
function memorySection(state: RunState): readonly string[] {
  if (state.proposals.length === 0) return [];
  const lines = state.proposals.map(
    (one) => `${one.id} ${one.draft.title}: ${proposalWords(one, state)}`,
  );
  return [section('Facts for the shared memory', lines)];
}

const quote = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

function section(title: string, lines: readonly string[]): string {
  const body =
    lines.length === 0
      ? 'none'
      : lines.map((line) => `- ${line.replace(/\s*\n\s*/g, ' ')}`).join('\n');
  return `## ${title}\n\n${body}`;
}

function outcome(state: RunState): string {
  if (state.ended) return `${endWord(state)} (${state.ended.because})`;
  return state.audit ? 'waiting for the audit' : 'not finished';
}

function steps(state: RunState): string[] {
  const all = Object.values(state.steps);
  return all.map((entry) => {
    const attempt = chosenAttempt(state, entry);
    const authors = attempt?.authors
      .filter(({ role }) => role === 'writer')
      .map(({ model, lineage }) => `${model} [${lineage.join('+') || 'unknown family'}]`);
    const by = authors && authors.length > 0 ? ` by ${[...new Set(authors)].join(', ')}` : '';
    return `${entry.step.id} ${entry.status}: ${entry.step.title}${by}; ${vouched(state, entry)}`;
  });
}

function vouched(state: RunState, entry: StepState): string {
  const verdicts = chosenAttempt(state, entry)?.verdicts ?? [];
  if (verdicts.length === 0)
    return entry.verified === 'not-required' ? 'no verdict required' : 'not verified';
  return verdicts
    .map(({ verdict, verifier, voided }) => {
      const counts = voided === undefined ? '' : ` (void: ${voided})`;
      return `${verdict.judgement} by ${verifier.model} [${verifier.lineage.join('+')}, ${verifier.served}]${counts}`;
    })
    .join('; ');
}

/** The contract held against what came of it; a free-text task has nothing to be held against. */
function contractSection(state: RunState): readonly string[] {
  const { contract } = state.job ?? {};
  const asks = (contract?.constraints.length ?? 0) + (contract?.outputs.length ?? 0) > 0;
  if (!asks) return [];
  return [section('The contract, line by line', accountLines(contractAccount(state)))];
}

function gates(state: RunState): string[] {
  const rounds = plannedSteps(state).flatMap((entry) =>
    attemptsOf(state, entry).flatMap((attempt) =>
      attempt.verdicts.map(({ verdict, verifier, call }) => {
        const run = attempt.counterRuns[call];
        const proof = run
          ? `; counter-example ${run.reproduced ? 'proven' : 'not proven'}: ${run.because}`
          : '';
        const ruled = state.rulings[call];
        const said = ruled ? `; ${ruled.by} took the ${ruled.ruling}'s side` : '';
        return `${attempt.id}: ${verdict.judgement} by ${verifier.model}: ${verdict.because}${proof}${said}`;
      }),
    ),
  );
  const { audit } = state;
  const person = audit
    ? `audit: ${audit.decision ?? 'open'}${audit.by ? ` by ${audit.by}` : ''}${audit.note ? `, note: ${audit.note}` : ''}`
    : 'audit: not reached';
  return [...rounds, person];
}

function leftOut(state: RunState): string[] {
  const skipped = Object.entries(state.skipped).map(
    ([pass, because]) => `${pass} pass skipped: ${because}`,
  );
  const steps = plannedSteps(state)
    .filter(({ status }) => status !== 'done')
    .map(({ step, status, because }) => `${step.id} ${status}: ${because ?? ''}`);
  return [...steps, ...skipped];
}

function checks(state: RunState): string[] {
  const record = state.integration?.checks;
  if (!record) return ['the tree to be landed has not been checked'];
  const how = record.sandboxed ? 'in the sandbox' : 'UNSANDBOXED';
  if (record.results.length === 0) return ['the project has no checks'];
  return record.results.map(
    ({ name, command, status }) => `${status} ${how}: ${name} (${command})`,
  );
}

/** Also for a diff from outside, which has no audit that would name them. */
function unreadSection(state: RunState): readonly string[] {
  const files = Object.values(state.steps).flatMap((entry) => {
    const attempt = chosenAttempt(state, entry);
    return attempt ? unreadFiles(attempt) : [];
  });
  const lines = files.map(({ path, added, removed }) => `${path} (+${added} -${removed})`);
  return lines.length === 0 ? [] : [section('Read by no model (generated files)', lines)];
}

function deleted(state: RunState): string[] {
  const files = state.integration?.files ?? [];
  return files.filter(({ change }) => change === 'deleted').map(({ path }) => path);
}

function secrets(state: RunState): string[] {
  return state.notices
    .filter(({ type }) => type === 'secret')
    .map(({ step, what }) => `${step}: ${what}`);
}

function scarce(state: RunState): string[] {
  const quota = state.spec?.map.lanes['scarce-reviewer']?.quota?.calls;
  const local = (state.spend['second-brain']?.calls ?? 0) > 0;
  return [
    quota === undefined
      ? 'there is no scarce reviewer in the role map'
      : `scarce reviewer: ${state.scarceSpent} of ${quota} calls used`,
    `local model: ${local ? 'used' : 'not used'}`,
  ];
}

function spend(state: RunState): string[] {
  const lanes = Object.entries(state.spend).map(
    ([lane, one]) =>
      `${lane}: ${counted(one.calls, 'call')}, ${one.inputTokens} tokens in, ${one.outputTokens} out, $${one.usd.toFixed(4)} (${one.marks.join(', ')})`,
  );
  return [...lanes, `together $${state.spentUsd.toFixed(4)} of $${state.budgetUsd.toFixed(2)}`];
}

function prompts(state: RunState): string[] {
  return allCalls(state.calls).flatMap(({ call, prompt }) =>
    prompt === undefined ? [] : `${call.id} to ${call.model}: ${prompt}`,
  );
}

function defects(state: RunState): string[] {
  return Object.values(state.steps).flatMap(({ step, defects: marks }) =>
    marks.map(({ note, by }) => `${step.id}: ${note} (${by})`),
  );
}
