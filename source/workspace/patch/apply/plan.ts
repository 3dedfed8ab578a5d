// Plans a patch in memory: every edit fits, or nothing is written.
import type { BaseTree } from '../form/base-tree.ts';
import type { PatchEdit } from '../form/patch-edit.ts';
import type { PatchPlan, PlanOptions } from '../form/patch-plan.ts';
import { type PatchProblem, replyProblem } from '../form/patch-problem.ts';
import { tooManyBlocks } from '../read/reply.ts';
import { rungs } from './match-ladder.ts';
import { planEdit } from './plan-edit.ts';
import { quoteProblems } from './plan-quotes.ts';
import { beginPlanning, type Planning } from './planning.ts';

/**
 * Plans the edits one after the other, each on what the ones before it left, and answers with every file to write or
 * with every problem. Nothing outside memory is touched, and the same input gives the same plan.
 */
export function planPatch(
  edits: readonly PatchEdit[],
  base: BaseTree,
  options: PlanOptions = {},
): PatchPlan {
  const planning = beginPlanning(base, options);
  const early = earlyProblem(edits, planning);
  if (early !== undefined) return { status: 'rejected', problems: [early] };
  const failures = planEdits(planning, edits);
  const problems = failures.length > 0 ? failures : quoteProblems(planning, base);
  if (problems.length > 0) return { status: 'rejected', problems };
  const writes = planning.draft.writes();
  if (writes.length === 0) {
    const what = 'The patch leaves every file as it is.';
    return {
      status: 'rejected',
      problems: [replyProblem('empty', what, 'Send the change that is meant.')],
    };
  }
  const order: readonly string[] = rungs;
  const fuzz = Math.max(0, ...planning.notes.map((note) => order.indexOf(note.type)));
  return { status: 'planned', writes, notes: planning.notes, fuzz };
}

function earlyProblem(edits: readonly PatchEdit[], planning: Planning): PatchProblem | undefined {
  const { limits, options } = planning;
  const { commit } = options;
  if (commit !== undefined && commit.prompted !== commit.current) {
    const remedy = 'Read the files again and send the patch for what they are now.';
    return replyProblem(
      'base-moved',
      'The files have changed since the patch was asked for.',
      remedy,
    );
  }
  if (edits.length === 0)
    return replyProblem('empty', 'The patch holds no edit.', 'Send at least one edit.');
  if (edits.length > limits.blocks) return tooManyBlocks(limits);
  const paths = new Set(
    edits.flatMap((edit) => (edit.type === 'rename' ? [edit.path, edit.to] : [edit.path])),
  );
  if (paths.size > limits.files) {
    const what = `The patch names ${paths.size} files; ${limits.files} are allowed.`;
    return replyProblem('too-large', what, 'Send a smaller patch, or split the step.');
  }
  return undefined;
}

function planEdits(planning: Planning, edits: readonly PatchEdit[]): readonly PatchProblem[] {
  const problems: PatchProblem[] = [];
  const seen = new Map<string, number>();
  const failed = new Set<string>();
  for (const edit of edits) {
    const key = JSON.stringify({ ...edit, block: 0 });
    const twin = seen.get(key);
    seen.set(key, edit.block);
    const problem = twin === undefined ? planEdit(planning, edit) : duplicate(edit, twin);
    if (problem === undefined) continue;
    problems.push(failed.has(edit.path) ? afterFailure(problem) : problem);
    failed.add(edit.path);
    if (planning.lineSteps <= planning.limits.lineSteps) continue;
    if (problem.type !== 'too-large') problems.push(tooMuchSearching());
    break;
  }
  return problems;
}

/** Edits after it were not looked at. */
function tooMuchSearching(): PatchProblem {
  const what = 'The patch needs too much searching; the edits after this were not looked at.';
  return replyProblem('too-large', what, 'Send fewer blocks, or whole files.');
}

function duplicate(edit: PatchEdit, twin: number): PatchProblem {
  const what = `Edit ${edit.block} is the same as edit ${twin}.`;
  return {
    type: 'duplicate',
    path: edit.path,
    block: edit.block,
    what,
    remedy: 'Send each edit once.',
  };
}

/** An edit may fail only because one before it, on the same file, did. */
function afterFailure(problem: PatchProblem): PatchProblem {
  return { ...problem, what: `${problem.what} (An earlier edit of this file failed too.)` };
}
