import type { CheckResult } from '../domain/artifact.ts';
import type { StepId } from '../domain/ids.ts';

/** How far one success criterion is shown by a command whose exit code was recorded. */
export type Evidence = {
  /** `C1`, `C2`, … in the order of the contract. */
  readonly number: string;
  readonly criterion: string;
  readonly status: 'shown' | 'failed' | 'claimed-only';
  readonly runs: readonly EvidenceRun[];
};
export type EvidenceRun = {
  readonly command: string;
  readonly exitCode: number | null;
  readonly status: CheckResult['status'];
  /** Where it ran: on the exact tree to be landed, or on one step's tree. */
  readonly on: 'integration' | StepId;
};

/** Recorded runs to look through. */
export type EvidenceInput = {
  readonly criteria: readonly string[];
  readonly integration: readonly CheckResult[];
  readonly steps: readonly { readonly id: StepId; readonly results: readonly CheckResult[] }[];
};

/**
 * For each criterion, the recorded commands that show it: commands that end in a comment naming it
 * (`npm test -- shelf # C1`), and commands the criterion itself names in backticks. Runs on the tree
 * to be landed count alone where there are any.
 */
export function evidenceFor(input: EvidenceInput): readonly Evidence[] {
  return input.criteria.map((criterion, index) => {
    const number = `C${index + 1}`;
    const shows = (result: CheckResult) =>
      numbersIn(result.command).includes(number) || isNamedIn(criterion, result.command);
    const landed = input.integration.filter(shows).map((result) => runOf(result, 'integration'));
    const alone = input.steps.flatMap((step) =>
      step.results.filter(shows).map((result) => runOf(result, step.id)),
    );
    const runs = landed.length > 0 ? landed : alone;
    return { number, criterion, status: statusOf(runs), runs };
  });
}

function runOf(result: CheckResult, on: EvidenceRun['on']): EvidenceRun {
  const { command, exitCode, status } = result;
  return { command, exitCode, status, on };
}

/** `… # C1, C3` → C1, C3. */
function numbersIn(command: string): readonly string[] {
  const comment = /\s#\s*((?:C\d{1,3}[\s,]*)+)$/i.exec(command)?.[1] ?? '';
  return comment.toUpperCase().match(/C\d+/g) ?? [];
}

function isNamedIn(criterion: string, command: string): boolean {
  const bare = command.replace(/\s#.*$/, '').trim();
  return [...criterion.matchAll(/`([^`]+)`/g)].some((found) => found[1]?.trim() === bare);
}

function statusOf(runs: readonly EvidenceRun[]): Evidence['status'] {
  if (runs.some((run) => run.status === 'failed' || run.status === 'timed-out')) return 'failed';
  return runs.some((run) => run.status === 'passed') ? 'shown' : 'claimed-only';
}

/** One row for reports and forms: the criterion, the commands with their exit codes, or "claimed only". */
export function printEvidence(evidence: Evidence): string {
  const head = `${evidence.number} ${evidence.criterion.replace(/\s+/g, ' ')}`;
  if (evidence.status === 'claimed-only') return `${head}: claimed only, no command shows it`;
  return `${head}: ${evidence.status}, ${evidence.runs.map(printRun).join('; ')}`;
}

/** Each recorded run of a criterion as a row. */
export const printRuns = (runs: readonly EvidenceRun[]): readonly string[] => runs.map(printRun);

function printRun(run: EvidenceRun): string {
  const end = run.exitCode === null ? run.status : `exit ${run.exitCode}`;
  const where = run.on === 'integration' ? 'the tree to be landed' : `step ${run.on} alone`;
  return `\`${run.command}\` ${end} on ${where}`;
}
