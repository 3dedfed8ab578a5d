import { createTwoFilesPatch } from 'diff';

/** The change of one file as a unified diff; a file that is made or deleted has /dev/null on its other side. */
export function unifiedDiff(
  path: string,
  deed: 'created' | 'edited' | 'deleted',
  before: string,
  after: string,
): string {
  const from = deed === 'created' ? '/dev/null' : `a${path}`;
  const to = deed === 'deleted' ? '/dev/null' : `b${path}`;
  const diff = createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3 });
  // The library puts a rule of equal signs above every diff.
  return diff.replace(/^=+\n/, '');
}
