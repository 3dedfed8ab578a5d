// What a step changed, as an artifact: what the diff says, never what the worker says.
import type { Blobs, Harvest, HarvestRequest } from '../../conductor/ports.ts';
import type { Notice } from '../../domain/artifact.ts';
import type { ControlNames } from '../../domain/control-file.ts';
import { type ChangeLimits, changedFiles, changeProblems } from '../git/change-rules.ts';
import { type Checkout, fillCheckout } from '../git/checkout.edge.ts';
import { readCheckout } from '../git/checkout-tree.edge.ts';
import type { Store } from '../git/store.edge.ts';
import {
  changesBetween,
  diffBetween,
  editTree,
  listTree,
  readBlobs,
  type TreeEdit,
} from '../git/tree.edge.ts';
import type { RawChange } from '../git/tree-listing.ts';
import { isPackageFile } from '../paths/path-kind.ts';
import { type AddedLine, changedLines } from './added-lines.ts';
import { hiddenAdded } from './hidden-added.ts';
import { noticesOf } from './notices.ts';
import { treeOfReply } from './reply-tree.edge.ts';

export interface HarvestTools {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly limits: ChangeLimits;
  readonly agentFiles: ControlNames;
  /** Names of the secrets a text holds. */
  readonly findSecrets: (text: string) => Promise<readonly string[]> | readonly string[];
}

type Taken =
  | {
      readonly status: 'taken';
      readonly tree: string;
      /** The tree the folder holds. */
      readonly held: string;
      readonly notices: readonly Notice[];
    }
  | { readonly status: 'rejected'; readonly problems: readonly string[] };

/** Reads a workspace's change against `fromTree`, judges it, stores its canonical diff. */
export async function harvestCheckout(
  tools: HarvestTools,
  desk: Checkout,
  request: HarvestRequest,
): Promise<Harvest> {
  const taken = await take(tools, desk, request);
  if (taken.status === 'rejected') return taken;
  const { store, limits } = tools;
  const changes = await changesBetween(store, request.fromTree, taken.tree);
  const entries = await listTree(store, taken.tree);
  if (changes === undefined || entries === undefined)
    return rejected(
      'The tree this step began from is missing from the object store. Run the step again.',
    );
  if (changes.length === 0) return { status: 'no-change' };
  const problems = changeProblems(
    changes,
    entries.map((entry) => entry.path),
    limits,
  );
  if (problems.length > 0) return { status: 'rejected', problems };
  return finish(tools, desk, request, { ...taken, changes });
}

async function take(tools: HarvestTools, desk: Checkout, request: HarvestRequest): Promise<Taken> {
  const { store, limits } = tools;
  const now = await readCheckout(store, desk, limits);
  if (now.status === 'rejected') return now;
  if (request.reply === undefined)
    return { status: 'taken', tree: now.tree, held: now.tree, notices: [] };
  const reply = { text: request.reply, cut: request.finishedCut };
  const planned = await treeOfReply(store, now.tree, reply);
  if (planned.status === 'rejected') return planned;
  return { status: 'taken', tree: planned.tree, held: now.tree, notices: planned.notices };
}

async function finish(
  tools: HarvestTools,
  desk: Checkout,
  request: HarvestRequest,
  taken: {
    readonly tree: string;
    readonly held: string;
    readonly notices: readonly Notice[];
    readonly changes: readonly RawChange[];
  },
): Promise<Harvest> {
  const { store, blobs, limits } = tools;
  const plain = await withoutExecBits(store, taken.tree, taken.changes);
  if (plain === undefined) return rejected('The tree could not be written.');
  const diff = await diffBetween(store, request.fromTree, plain.tree, limits.diffBytes);
  if (diff === undefined)
    return rejected(`The change is larger than ${limits.diffBytes} bytes. Split the step.`);
  const files = changedFiles(taken.changes);
  const changed = changedLines(diff.toString('utf8'));
  const notices = noticesOf({
    files,
    agentFiles: tools.agentFiles,
    owns: request.owns,
    protectedGlobs: request.protectedGlobs,
    packages: await packagesOf(store, taken.changes),
    secrets: await secretsIn(tools, changed.added),
  });
  // The folder shows what was taken, so that whoever works on it next starts from that.
  const trouble =
    plain.tree === taken.held ? undefined : await fillCheckout(store, desk, plain.tree, true);
  if (trouble !== undefined) return rejected(`The workspace cannot hold the change: ${trouble}.`);
  const digest = await blobs.put(diff);
  const hidden = hiddenAdded(changed);
  const all = [...taken.notices, ...plain.notices, ...notices, ...hidden];
  const artifact = { digest, baseTree: request.fromTree, tree: plain.tree, files, notices: all };
  return { status: 'patch', artifact };
}

async function secretsIn(
  { findSecrets }: HarvestTools,
  added: readonly AddedLine[],
): Promise<{ readonly path: string; readonly names: readonly string[] }[]> {
  const found = [];
  for (const [path, lines] of Map.groupBy(added, (line) => line.path)) {
    const names = await findSecrets(lines.map(({ text }) => text).join('\n'));
    if (names.length > 0) found.push({ path, names });
  }
  return found;
}

/** New files come without the executable bit: what may be run is a person's decision. */
async function withoutExecBits(store: Store, tree: string, changes: readonly RawChange[]) {
  const marked = changes.filter(({ status, newMode }) => status === 'A' && newMode === '100755');
  const edits = marked.map(
    ({ path, newId }): TreeEdit => ({ type: 'put', path, mode: '100644', id: newId }),
  );
  const plain = await editTree(store, tree, edits);
  if (plain === undefined) return undefined;
  const notices = marked.map(
    ({ path }): Notice => ({
      type: 'normalised',
      path,
      what: `${path} was made executable; it is kept as a plain file`,
    }),
  );
  return { tree: plain, notices };
}

async function packagesOf(store: Store, changes: readonly RawChange[]) {
  const packages = changes.filter((change) => isPackageFile(change.path));
  const ids = packages.flatMap((change) => [change.oldId, change.newId]);
  const texts = await readBlobs(
    store,
    ids.filter((id) => !/^0+$/.test(id)),
  );
  const textOf = (id: string): string => new TextDecoder().decode(texts.get(id));
  return packages.map(({ path, oldId, newId }) => ({
    path,
    before: textOf(oldId),
    after: textOf(newId),
  }));
}

function rejected(problem: string): Harvest {
  return { status: 'rejected', problems: [problem] };
}
