// Where the parts of a user's repository lie.
import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Git, lineOf } from './git.edge.ts';

export interface RepoPlace {
  /** The work tree's top folder, links resolved. */
  readonly top: string;
  /** This work tree's own git folder; it differs from `common` in a linked work tree. */
  readonly gitDir: string;
  readonly common: string;
  readonly objects: string;
  readonly format: 'sha1' | 'sha256';
  readonly shallow: boolean;
  /** Names this repository's folders in the state folder. */
  readonly key: string;
}

export type Located =
  | { readonly status: 'located'; readonly place: RepoPlace }
  | { readonly status: 'refused'; readonly what: string; readonly remedy: string };

/** Finds the repository a path lies in, without trusting anything it says about programs to run. */
export async function locate(git: Git, path: string): Promise<Located> {
  const asked = resolve(path);
  const found = await stat(asked).catch(() => undefined);
  if (found === undefined)
    return refuse(`${asked} does not exist.`, 'Name the folder of a git repository.');
  if (!found.isDirectory())
    return refuse(`${asked} is a file.`, 'Name the folder of a git repository.');
  const folder = await realpath(asked);
  let config: readonly string[] = [];
  let bare = await git.find(folder, ['rev-parse', '--is-bare-repository'], config);
  if (bare.status === 'failed' && bare.because.includes('dubious ownership')) {
    const trusted = await git.personal('safe.directory');
    config = trusted.map((value) => `safe.directory=${value}`);
    bare = await git.find(folder, ['rev-parse', '--is-bare-repository'], config);
  }
  if (bare.status === 'failed') return refuseFind(folder, bare.because);
  if (lineOf(bare) === 'true') return refuseBare(folder);
  return readPlace(git, folder, config);
}

async function readPlace(git: Git, folder: string, config: readonly string[]): Promise<Located> {
  const asked = ['--show-toplevel', '--absolute-git-dir', '--git-common-dir'];
  const more = ['--is-shallow-repository', '--show-object-format'];
  const answer = await git.find(folder, ['rev-parse', ...asked, ...more], config);
  const [top, gitDir, common, shallow, format] = (lineOf(answer) ?? '').split('\n');
  if (!top || !gitDir || !common) {
    return refuseFind(folder, answer.status === 'failed' ? answer.because : 'its answer was cut');
  }
  const shared = await realpath(resolve(folder, common));
  const place: RepoPlace = {
    top,
    gitDir: await realpath(gitDir),
    common: shared,
    objects: resolve(shared, 'objects'),
    format: format === 'sha256' ? 'sha256' : 'sha1',
    shallow: shallow === 'true',
    key: createHash('sha256').update(shared).digest('hex').slice(0, 24),
  };
  return { status: 'located', place };
}

function refuseFind(folder: string, because: string): Located {
  if (because.includes('could not be started'))
    return refuse('git is not in PATH.', 'Install git 2.38 or newer.');
  if (because.includes('dubious ownership'))
    return refuse(
      `${folder} belongs to another user, and git does not trust its configuration.`,
      'Run as that user, or trust it with `git config --global --add safe.directory <folder>`.',
    );
  if (because.includes('bare repository')) return refuseBare(folder);
  if (/not a git repository/i.test(because))
    return refuse(
      `${folder} is not in a git repository.`,
      'Run `git init` and commit there first.',
    );
  return refuse(`git cannot read ${folder}: ${because}.`, 'Fix the repository, then start again.');
}

function refuseBare(folder: string): Located {
  if (folder.split('/').includes('.git'))
    return refuse(`${folder} lies inside a git folder.`, 'Name the work tree instead.');
  return refuse(
    `${folder} is a bare repository, without a work tree.`,
    'Clone it and name the clone.',
  );
}

function refuse(what: string, remedy: string): Located {
  return { status: 'refused', what, remedy };
}
