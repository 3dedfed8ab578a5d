// A model's reply turned into a tree: planned in memory, all or nothing, no file touched on the way.
import type { Notice } from '../../domain/artifact.ts';
import { standingIn } from '../git/standing.edge.ts';
import type { Store } from '../git/store.edge.ts';
import { editTree, listTree, readBlobs, type TreeEdit, writeBlobs } from '../git/tree.edge.ts';
import type { TreeEntry } from '../git/tree-listing.ts';
import { planPatch } from './apply/plan.ts';
import type { BaseFile, BaseTree, FileMode } from './form/base-tree.ts';
import { explainProblems } from './form/explain.ts';
import type { PatchEdit } from './form/patch-edit.ts';
import type { PatchWrite } from './form/patch-plan.ts';
import { joinLines } from './form/text-file.ts';
import { noticesOfNotes } from './notices.ts';
import { parseReply } from './read/reply.ts';

export type ReplyTree =
  | { readonly status: 'planned'; readonly tree: string; readonly notices: readonly Notice[] }
  | { readonly status: 'rejected'; readonly problems: readonly string[] };

/** The tree that a reply's edits make of another tree, or every reason why they make none. */
export async function treeOfReply(
  store: Store,
  tree: string,
  reply: { readonly text: string; readonly cut: boolean },
): Promise<ReplyTree> {
  const entries = await listTree(store, tree);
  if (entries === undefined) return rejected('The files of this step cannot be read.');
  const parsed = parseReply(reply.text, {
    paths: entries.map((entry) => entry.path),
    finishReason: reply.cut ? 'length' : undefined,
  });
  if (parsed.status === 'rejected') return rejected(explainProblems(parsed.problems));
  const { edits, quotes, kept } = parsed;
  const meant = [...pathsOf(edits), ...quotes.flatMap((quote) => quote.paths)];
  const base = await baseTree(store, entries, meant);
  const masked = await maskedProblems(store, tree, edits);
  if (masked.length > 0) return { status: 'rejected', problems: masked };
  const plan = planPatch(edits, base, { quotes, kept });
  if (plan.status === 'rejected') return rejected(explainProblems(plan.problems));
  const next = await writePlan(store, tree, plan.writes);
  if (next === undefined) return rejected('The patched files could not be stored.');
  return { status: 'planned', tree: next, notices: noticesOfNotes(plan.notes) };
}

/** What stands in a prompt for a secret or for a character that cannot be seen is no text of a file. */
async function maskedProblems(
  store: Store,
  tree: string,
  edits: readonly PatchEdit[],
): Promise<readonly string[]> {
  const marked = edits.flatMap((edit) => marksIn(edit).map((mark) => ({ edit, mark })));
  const marks = [...new Set(marked.map(({ mark }) => mark))];
  // A project that is about such marks has them in its own files.
  const own = marks.length === 0 ? [] : await standingIn(store, tree, marks);
  return marked
    .filter(({ mark }) => !own.includes(mark))
    .map(({ edit, mark }) => `Edit ${edit.block} of ${edit.path} holds ${mark}. ${why(mark)}`);
}

const why = (mark: string): string =>
  mark.startsWith('⟦')
    ? 'That only shows a character which cannot be seen. Write the character itself, or an escape of the language.'
    : 'The file holds a secret there, which no model is shown, so that line cannot be edited. Edit around it with search/replace blocks; a person changes the line.';

function marksIn(edit: PatchEdit): readonly string[] {
  const text =
    edit.type === 'replace'
      ? joinLines([...edit.search, ...edit.replace])
      : edit.type === 'create' || edit.type === 'whole'
        ? edit.content
        : '';
  return [...new Set(text.match(/‹redacted:[\w.-]+›|⟦U\+[0-9A-F]{4,6}⟧/g))];
}

async function writePlan(
  store: Store,
  tree: string,
  writes: readonly PatchWrite[],
): Promise<string | undefined> {
  const puts = writes.flatMap(({ path, bytes, mode }) =>
    bytes === undefined ? [] : [{ path, bytes, mode }],
  );
  const ids = await writeBlobs(
    store,
    puts.map((put) => put.bytes),
  );
  if (ids === undefined) return undefined;
  const drops = writes.filter((write) => write.bytes === undefined);
  const edits: readonly TreeEdit[] = [
    ...drops.map(({ path }): TreeEdit => ({ type: 'drop', path })),
    ...puts.map(({ path, mode }, at): TreeEdit => ({ type: 'put', path, mode, id: ids[at] ?? '' })),
  ];
  return editTree(store, tree, edits);
}

function pathsOf(edits: readonly PatchEdit[]): readonly string[] {
  return edits.flatMap((edit) => (edit.type === 'rename' ? [edit.path, edit.to] : [edit.path]));
}

/** Every name of the tree, and the bytes of those that are meant. */
async function baseTree(
  store: Store,
  entries: readonly TreeEntry[],
  paths: readonly string[],
): Promise<BaseTree> {
  const meant = new Set(paths.map(fold));
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const wanted = entries.filter((entry) => entry.type === 'blob' && meant.has(fold(entry.path)));
  const blobs = await readBlobs(
    store,
    wanted.map((entry) => entry.id),
  );
  const empty = new Uint8Array();
  const read = (path: string): BaseFile | undefined => {
    const entry = byPath.get(path);
    if (entry === undefined) return undefined;
    return { mode: entry.mode as FileMode, bytes: blobs.get(entry.id) ?? empty };
  };
  return { has: (path) => byPath.has(path), read, paths: () => [...byPath.keys()] };
}

/** As loosely as planning may resolve a name, so that no file it reads is missing here. */
function fold(path: string): string {
  return path.replace(/^\.\//, '').normalize('NFKC').toLowerCase();
}

function rejected(problem: string): ReplyTree {
  return { status: 'rejected', problems: [problem] };
}
