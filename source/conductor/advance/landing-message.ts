import { shownText } from '../../safety/shown-text.ts';
import { unreadFiles } from '../../state/coverage.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { chosenAttempt, patchedSteps } from '../../state/select.ts';

/**
 * The commit's message: what was asked, the steps, and as trailers who made, verified and audited it,
 * and the head of the journal's chain at the decision.
 */
export function landingMessage(state: RunState, head: string): string {
  const task = state.job?.task ?? '';
  const subject = subjectOf(task);
  const steps = patchedSteps(state);
  const body = steps.map(({ step }) => `- ${step.id}: ${oneLine(step.title)}`);
  const lines = [subject, '', ...body, '', ...trailers(state, steps), `${journalTrailer}${head}`];
  return shownText(`${lines.join('\n')}\n`);
}

/** What stands before the head in the commit's message. */
export const journalTrailer = 'Fugu-Journal: ';

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** First line of the task, at most 72 characters, cut at a word. */
function subjectOf(task: string): string {
  const line = oneLine(task.split('\n')[0] ?? '') || 'Change by a conducted job';
  if (line.length <= 72) return line;
  const cut = line.slice(0, 71);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40))}…`;
}

function trailers(state: RunState, steps: readonly StepState[]): readonly string[] {
  const attempts = steps.flatMap((entry) => {
    const attempt = chosenAttempt(state, entry);
    return attempt ? [{ entry, attempt }] : [];
  });
  const authors = attempts.flatMap(({ attempt }) =>
    attempt.authors
      .filter(({ role }) => role === 'writer')
      .map(({ model, lineage }) => `${model} (${lineage.join('+') || 'unknown family'})`),
  );
  const verifiers = attempts.flatMap(({ entry, attempt }) => verifiersOf(entry, attempt));
  const unread = attempts.flatMap(({ attempt }) => unreadFiles(attempt).map(({ path }) => path));
  return [
    `Fugu-Run: ${state.run ?? ''}`,
    ...[...new Set(authors)].map((author) => `Fugu-Author: ${author}`),
    ...[...new Set(verifiers)].map((verifier) => `Fugu-Verified-By: ${verifier}`),
    ...[...new Set(unread)].map((path) => `Fugu-Unread: ${path}`),
    `Fugu-Audited-By: ${state.audit?.by ?? ''}`,
  ];
}

function verifiersOf(
  entry: StepState,
  attempt: NonNullable<ReturnType<typeof chosenAttempt>>,
): readonly string[] {
  const passes = attempt.verdicts.filter(({ verdict }) => verdict.judgement === 'pass');
  if (entry.verified === 'passed') {
    return passes.map(({ verifier }) => `${verifier.model} (${verifier.lineage.join('+')})`);
  }
  return [`none for ${entry.step.id} (${entry.verified ?? 'not judged'})`];
}
