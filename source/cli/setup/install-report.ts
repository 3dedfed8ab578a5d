import { agentNamed } from '../../agents/list.ts';
import { printProblem } from '../../domain/problem.ts';
import type { FileDone, InstallResult } from '../../integrations/install/installer.edge.ts';
import { type Integration, integrationTitle } from '../../integrations/install/integration.ts';

/** Words for what was done to a file, by the status of its change. */
export interface DoneWords {
  readonly changed: string;
  readonly planned: string;
  readonly same: string;
}

/** Lines of one door: each file with what was done to it, then what the person does next. */
export function doneLines(
  name: Integration,
  done: InstallResult,
  words: DoneWords,
): readonly string[] {
  if (done.status === 'refused') {
    return [
      `${integrationTitle(name)}: not done.`,
      ...done.problems.map((one) => `  ${printProblem(one)}`),
    ];
  }
  const changed = done.files.some(({ change }) => change.status !== 'same');
  return [
    ...done.files.flatMap((file) => fileLines(name, file, words)),
    ...(done.left ?? []).map((folder) => `  ${folder} holds more than fugu put there and stays.`),
    ...(changed ? done.next.map((line) => `  ${line}`) : []),
    ...(changed && !agentNamed(name.agent).isTried
      ? [`  untested: made from the documentation of ${name.agent}, never tried with it.`]
      : []),
  ];
}

function fileLines(
  name: Integration,
  { path, change }: FileDone,
  words: DoneWords,
): readonly string[] {
  const head = `${integrationTitle(name)}: ${words[change.status]} ${path}`;
  if (change.status === 'planned') return [head, change.diff.trimEnd()];
  const backup = change.status === 'changed' ? change.backup : undefined;
  return [head, ...(backup === undefined ? [] : [`  The text from before is kept at ${backup}`])];
}
