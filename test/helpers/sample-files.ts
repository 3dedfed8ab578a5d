import { sampleCommits } from '../../source/lanes/rehearsal/sample/sample-files.ts';

/** Every file of the sample repository at its last commit. */
export function sampleFiles(): Readonly<Record<string, string>> {
  return Object.assign({}, ...sampleCommits.map((commit) => commit.files));
}
