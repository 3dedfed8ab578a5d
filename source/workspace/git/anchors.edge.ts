// Commits that hold the head of a run's journal, wherever in the repository they are now.
import { type Git, textOf } from './git.edge.ts';
import { isObjectId } from './object-id.ts';
import { locate } from './repo-place.edge.ts';

/** A commit that names a run and the head of its journal at the decision; `tree` is what it holds. */
export interface Anchor {
  readonly commit: string;
  readonly tree: string;
  readonly head: string;
}

export type FoundAnchors =
  | { readonly status: 'read'; readonly anchors: readonly Anchor[] }
  | { readonly status: 'refused'; readonly what: string };

/** Looks through every ref, and at the commit that the run says it made, which no ref may lead to any more. */
export async function findAnchors(
  git: Git,
  repo: string,
  about: { readonly run: string; readonly commit: string | undefined },
): Promise<FoundAnchors> {
  const located = await locate(git, repo);
  if (located.status === 'refused') return { status: 'refused', what: located.what };
  const place = { gitDir: located.place.gitDir };
  const shape = ['-z', '--no-show-signature', '--no-mailmap', '--format=%H %T%n%B'];
  const grep = ['--fixed-strings', `--grep=Fugu-Run: ${about.run}`];
  const named = await git.run({ place, args: ['log', '--all', ...grep, ...shape] });
  if (named.status === 'failed') return { status: 'refused', what: `${named.because}.` };
  const { commit = '' } = about;
  const own = isObjectId(commit)
    ? await git.run({ place, args: ['log', '--no-walk', ...shape, '--end-of-options', commit] })
    : undefined;
  const records = [...textOf(named).split('\0'), ...(own ? textOf(own).split('\0') : [])];
  const anchors = records.flatMap((record) => readAnchors(record, about.run));
  const once = new Map(anchors.map((anchor) => [`${anchor.commit} ${anchor.head}`, anchor]));
  return { status: 'read', anchors: [...once.values()] };
}

/** One commit may hold several, as after a squash of several runs: each stands in a paragraph of its own. */
function readAnchors(record: string, run: string): readonly Anchor[] {
  const [first = '', ...message] = record.trimStart().split('\n');
  const [commit = '', tree = ''] = first.split(' ');
  return message
    .map((line) => line.trim())
    .join('\n')
    .split(/\n{2,}/)
    .flatMap((paragraph) => {
      if (!paragraph.split('\n').includes(`Fugu-Run: ${run}`)) return [];
      const head = /^Fugu-Journal: ([0-9a-f]{64})$/m.exec(paragraph)?.[1];
      return head === undefined ? [] : [{ commit, tree, head }];
    });
}
