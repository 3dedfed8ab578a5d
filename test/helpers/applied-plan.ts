// A plan carried out on a tree in memory.
import type { BaseFile, BaseTree } from '../../source/workspace/patch/form/base-tree.ts';
import type { PatchPlan } from '../../source/workspace/patch/form/patch-plan.ts';

/** The files after the plan; a rejected plan leaves every file as it is. */
export function applyPlan(base: BaseTree, plan: PatchPlan): ReadonlyMap<string, BaseFile> {
  const files = new Map<string, BaseFile>();
  for (const path of base.paths()) {
    const file = base.read(path);
    if (file !== undefined) files.set(path, file);
  }
  if (plan.status === 'rejected') return files;
  for (const { path, bytes, mode } of plan.writes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { mode, bytes });
  }
  return files;
}
