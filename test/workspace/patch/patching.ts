// A reply, a tree and what comes of them, in the shortest form a test can read.

import { planPatch } from '../../../source/workspace/patch/apply/plan.ts';
import {
  type BaseFile,
  type BaseTree,
  baseTreeOf,
  type FileMode,
} from '../../../source/workspace/patch/form/base-tree.ts';
import type { PatchEdit } from '../../../source/workspace/patch/form/patch-edit.ts';
import type { Note, PlanOptions } from '../../../source/workspace/patch/form/patch-plan.ts';
import type { PatchProblem } from '../../../source/workspace/patch/form/patch-problem.ts';
import { parseReply } from '../../../source/workspace/patch/read/reply.ts';
import { applyPlan } from '../../helpers/applied-plan.ts';

/** Path to text, or to mode and text, or to mode and bytes. */
export type Files = Readonly<Record<string, string | readonly [FileMode, string | Uint8Array]>>;

export interface Patched {
  readonly status: 'planned' | 'rejected';
  /** Every file after the plan, as text. */
  readonly files: Readonly<Record<string, string>>;
  readonly modes: Readonly<Record<string, FileMode>>;
  readonly notes: readonly Note[];
  /** Types of the notes, `exact` left out. */
  readonly noted: readonly string[];
  readonly problems: readonly PatchProblem[];
  readonly types: readonly string[];
}

export function treeOf(files: Files): BaseTree {
  const entries = Object.entries(files).map(([path, file]): readonly [string, BaseFile] => {
    const [mode, content] = typeof file === 'string' ? (['100644', file] as const) : file;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return [path, { mode, bytes }];
  });
  return baseTreeOf(new Map(entries));
}

/** Parses the reply and plans it on the files. */
export function patch(
  reply: string,
  files: Files,
  options: PlanOptions & { readonly finishReason?: string } = {},
): Patched {
  const parsed = parseReply(reply, { ...options, paths: Object.keys(files) });
  if (parsed.status === 'parsed') {
    const { edits, quotes, kept } = parsed;
    return planned(edits, files, { ...options, quotes, kept });
  }
  return summary('rejected', files, [], parsed.problems);
}

/** Plans edits that no reply was parsed for. */
export function planned(
  edits: readonly PatchEdit[],
  files: Files,
  options: PlanOptions = {},
): Patched {
  const base = treeOf(files);
  const plan = planPatch(edits, base, options);
  if (plan.status === 'rejected') return summary('rejected', files, [], plan.problems);
  const after = applyPlan(base, plan);
  const entries = [...after].map(([path, file]) => [path, [file.mode, file.bytes]] as const);
  return summary('planned', Object.fromEntries(entries), plan.notes, []);
}

function summary(
  status: Patched['status'],
  files: Files,
  notes: readonly Note[],
  problems: readonly PatchProblem[],
): Patched {
  const tree = treeOf(files);
  const read = (path: string) =>
    tree.read(path) ?? { mode: '100644' as const, bytes: new Uint8Array() };
  return {
    status,
    files: Object.fromEntries(
      tree
        .paths()
        .map((path) => [
          path,
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(read(path).bytes),
        ]),
    ),
    modes: Object.fromEntries(tree.paths().map((path) => [path, read(path).mode])),
    notes,
    noted: notes.map((note) => note.type).filter((type) => type !== 'exact'),
    problems,
    types: problems.map((problem) => problem.type),
  };
}

/** One search/replace block in a fence, the path above it. `marks` is the length of its markers. */
export function block(path: string, search: string, replace: string, marks = 7): string {
  const sign = (letter: string) => letter.repeat(marks);
  return `${path}\n\`\`\`\n${sign('<')} SEARCH\n${search}${sign('=')}\n${replace}${sign('>')} REPLACE\n\`\`\`\n`;
}

/** One whole file. */
export function whole(path: string, content: string, fence = '```'): string {
  return `FILE: ${path}\n${fence}\n${content}${fence}\n`;
}
