import type { Environment } from '../../domain/environment.ts';
import { createGit, type Git, lineOf, textOf } from '../../workspace/git/git.edge.ts';
import type { GitPlace } from '../../workspace/git/git-flags.ts';
import { locate } from '../../workspace/git/repo-place.edge.ts';
import { UsageError } from '../usage-error.ts';

/** What is to be verified: commits, what is staged, or a diff that was piped in. */
export type DiffSource =
  | { readonly type: 'range'; readonly range: string }
  | { readonly type: 'staged' }
  | { readonly type: 'text'; readonly bytes: Buffer };

/** A diff with the commit it starts from. */
export type OutsideDiff = {
  readonly bytes: Buffer;
  readonly base: string;
  readonly baseTree: string;
  /** Messages of the range's commits; empty for a diff without commits. */
  readonly messages: readonly string[];
};

const form = [
  ...['-p', '--no-ext-diff', '--no-textconv', '--no-renames', '--binary', '--full-index'],
  ...['--no-color', '--src-prefix=a/', '--dst-prefix=b/'],
];

type DiffRequest = { readonly git: Git; readonly place: GitPlace };

/** Reads a diff out of a repository through the hardened git, or says why it is not to be had. */
export async function readOutsideDiff(
  folder: string,
  source: DiffSource,
  env: Environment,
): Promise<OutsideDiff> {
  const git = createGit({ path: env.PATH ?? '/usr/bin:/bin', home: env.HOME ?? '/nonexistent' });
  const located = await locate(git, folder);
  if (located.status === 'refused') throw new UsageError(located.what, located.remedy);
  const asked = { git, place: { gitDir: located.place.gitDir } };
  const diff = await diffOf(asked, source);
  if (diff.bytes.length === 0) {
    throw new UsageError(
      'The diff is empty.',
      'Name a range, a staging or a diff that changes something.',
    );
  }
  return diff;
}

function diffOf(asked: DiffRequest, source: DiffSource): Promise<OutsideDiff> {
  switch (source.type) {
    case 'range':
      return rangeDiff(asked, source.range);
    case 'staged':
      return stagedDiff(asked);
    case 'text':
      return textDiff(asked, source.bytes);
    default:
      return source satisfies never;
  }
}

/** `A..B` from A to B, `A...B` from where they parted, `A` alone what that one commit changed. */
async function rangeDiff(asked: DiffRequest, range: string): Promise<OutsideDiff> {
  const parts = /^(.*?)(\.{2,3})(.*)$/.exec(range);
  const to = await commitOf(asked, (parts ? parts[3] : range) || 'HEAD');
  const named = parts ? parts[1] || 'HEAD' : `${range}^`;
  const from = parts?.[2] === '...' ? await forkOf(asked, named, to) : await commitOf(asked, named);
  const bytes = await run(asked, ['diff-tree', '-r', ...form, from, to]);
  const log = await asked.git.run({
    ...asked,
    args: ['log', '-z', '--format=%B', `${from}..${to}`],
  });
  const messages = textOf(log)
    .split('\0')
    .filter((text) => text.trim() !== '');
  return { bytes, ...(await baseOf(asked, from)), messages };
}

async function forkOf(asked: DiffRequest, one: string, other: string): Promise<string> {
  const from = await commitOf(asked, one);
  const fork = lineOf(await asked.git.run({ ...asked, args: ['merge-base', from, other] }));
  if (fork !== undefined && fork !== '') return fork;
  throw new UsageError(`${one} has no commit in common with it.`, 'Use two dots instead of three.');
}

async function stagedDiff(asked: DiffRequest): Promise<OutsideDiff> {
  const head = await commitOf(asked, 'HEAD');
  const bytes = await run(asked, ['diff-index', '--cached', ...form, head]);
  return { bytes, ...(await baseOf(asked, head)), messages: [] };
}

async function textDiff(asked: DiffRequest, bytes: Buffer): Promise<OutsideDiff> {
  const head = await commitOf(asked, 'HEAD');
  if (bytes.length > 0 && !/^(?:diff --git |--- )/m.test(bytes.toString('latin1'))) {
    throw new UsageError('What is piped in is not a diff.', 'Pipe in what git diff prints.');
  }
  return { bytes, ...(await baseOf(asked, head)), messages: [] };
}

async function baseOf(asked: DiffRequest, commit: string) {
  const tree = await asked.git.run({ ...asked, args: ['rev-parse', `${commit}^{tree}`] });
  return { base: commit, baseTree: lineOf(tree) ?? '' };
}

async function commitOf(asked: DiffRequest, name: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const found = lineOf(await asked.git.run({ ...asked, args }));
  if (found !== undefined && found !== '') return found;
  throw new UsageError(
    `There is no commit ${name} in this repository.`,
    'Give a range like HEAD~1..HEAD, --staged, or - for a diff from stdin.',
  );
}

async function run(asked: DiffRequest, args: readonly string[]): Promise<Buffer> {
  const answer = await asked.git.run({ ...asked, args });
  if (answer.status === 'ok') return answer.out;
  throw new UsageError(`git cannot make the diff: ${answer.because}.`, 'Fix that and try again.');
}
