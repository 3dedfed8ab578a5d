import { printProblem } from '../../domain/problem.ts';
import type { FileChanged } from '../../memory/user-file/user-file.edge.ts';

/** What became of a file of the user's, and where its old text lies. */
export function changeLines(agent: string, done: FileChanged): readonly string[] {
  switch (done.status) {
    case 'changed': {
      const backup = done.backup === undefined ? [] : [`  before: ${done.backup}`];
      return [`${agent}: ${done.path} ${done.deed}`, ...backup];
    }
    case 'planned':
      return [`${agent}: ${done.path} would be ${done.deed}`, done.diff.trimEnd()];
    case 'same':
      return [`${agent}: ${done.path} is as it should be`];
    case 'refused':
      return [`${agent}: ${printProblem(done.problem)}`];
    default:
      return done satisfies never;
  }
}
