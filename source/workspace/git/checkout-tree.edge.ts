// The tree a folder holds now, read through the private git folder.
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangeLimits } from './change-rules.ts';
import { type Checkout, checkoutPlace } from './checkout.edge.ts';
import { lineOf, textOf } from './git.edge.ts';
import { durable } from './git-flags.ts';
import { findNestedGit } from './nested-git.edge.ts';
import type { Store } from './store.edge.ts';

export type CheckoutTree =
  | { readonly status: 'read'; readonly tree: string }
  | { readonly status: 'rejected'; readonly problems: readonly string[] };

/** Folders that only tools fill, where a package may bring a `.git` along and nothing is harvested. */
const toolFolders = new Set(['node_modules', '.venv', 'target']);

/** Takes everything in the folder that no ignore file names; special files and planted repositories are refused. */
export async function readCheckout(
  store: Store,
  desk: Checkout,
  limits: ChangeLimits,
): Promise<CheckoutTree> {
  const nested = await findNestedGit(desk.dir, toolFolders);
  if (nested.length > 0) return rejected(nested.map(plantedWords));
  const place = checkoutPlace(store, desk);
  const args = ['ls-files', '-m', '-o', '--exclude-standard', '-z'];
  const listed = await store.git.run({ place, args });
  if (listed.status === 'failed')
    return rejected([`The folder cannot be read: ${listed.because}.`]);
  const paths = textOf(listed)
    .split('\0')
    .filter((path) => path !== '');
  const problems = await fileProblems(desk, paths, limits);
  if (problems.length > 0) return rejected(problems);
  if (paths.length > 0) {
    const added = await store.git.run({ place, args: ['add', '-A', '.'], config: durable });
    if (added.status === 'failed') return rejected([`git refuses the files: ${added.because}.`]);
  }
  const tree = lineOf(await store.git.run({ place, args: ['write-tree'], config: durable }));
  return tree === undefined
    ? rejected(['The tree could not be written.'])
    : { status: 'read', tree };
}

async function fileProblems(
  desk: Checkout,
  paths: readonly string[],
  limits: ChangeLimits,
): Promise<readonly string[]> {
  const problems: string[] = [];
  let bytes = 0;
  for (const path of new Set(paths)) {
    if (path.endsWith('/')) problems.push(plantedWords(path));
    const found = await lstat(join(desk.dir, path)).catch(() => undefined);
    if (found?.isFile()) bytes += found.size;
  }
  if (bytes > limits.folderBytes)
    problems.push(
      `The changed files hold ${bytes} bytes; ${limits.folderBytes} are allowed. Leave generated files out.`,
    );
  return problems;
}

function plantedWords(path: string): string {
  return `${path} is a git repository inside this one. Leave repositories out.`;
}

function rejected(problems: readonly string[]): CheckoutTree {
  return { status: 'rejected', problems };
}
