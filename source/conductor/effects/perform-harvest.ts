import type { Command, HarvestResult } from '../../domain/commands.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { isReadOnlyStep } from '../../domain/task-classes.ts';
import { withoutProposals } from '../../replies/read-proposals.ts';
import { splitReply } from '../../replies/split/split-reply.ts';
import { findCall } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import { answerDigest } from '../../state/select.ts';
import { alteredProblem } from '../advance/altered-reply.ts';
import type { PerformContext } from '../conductor.ts';
import type { Harvest, Workspace } from '../ports.ts';
import { writesText } from '../writes-text.ts';
import type { World } from './effect-deps.ts';
import { openWorkspace, patchesUnder, whyClosed, withWorkspace } from './with-workspace.ts';

/** Makes the artifact of an attempt: the edits in its reply, applied to its workspace and read as one diff. */
export async function performHarvest(
  world: World,
  { state }: PerformContext,
  id: AttemptId,
): Promise<Command | undefined> {
  const now = state();
  const attempt = now.attempts[id];
  const entry = findCall(now.calls, attempt?.calls.at(-1) ?? '');
  const model = entry ? now.maps[entry.spec]?.models[entry.call.model] : undefined;
  const text = entry?.outcome?.text;
  const answer = entry?.outcome && answerDigest(entry.outcome);
  if (!attempt || !model || text === undefined || answer === undefined) return undefined;
  const step = now.steps[attempt.step];
  const words = step !== undefined && isReadOnlyStep(step.step);
  if (!writesText(model)) return lost(id);
  const said = splitReply((await world.blobs.text(text)) ?? '');
  if (said.problem !== undefined) return refused(id, said.problem);
  const reply = withoutProposals(said.answer);
  if (words && !mayHoldEdits(reply)) {
    return { type: 'EndHarvest', attempt: id, result: { status: 'no-change', answer } };
  }
  const altered = entry?.outcome?.altered ?? [];
  if (altered.length > 0) return refused(id, alteredProblem(altered));
  const opened = await openWorkspace(world.workspaces, now, patchesUnder(now, attempt));
  if (opened.status !== 'open') {
    return refused(id, whyClosed(opened));
  }
  const harvest = await withWorkspace(opened, (workspace) =>
    harvestAt(world, now, { attempt: id, workspace, reply, cut: entry?.outcome?.reason === 'cut' }),
  );
  return { type: 'EndHarvest', attempt: id, result: resultOf(harvest, answer) };
}

/** An answer in words is not forced through the patch reader. */
function mayHoldEdits(reply: string): boolean {
  return /^(?:<{5,} SEARCH|\*\*\* Begin Patch|FILE: \S)/m.test(reply);
}

/** Edits an agent made in a folder that a restart took away. */
function lost(id: AttemptId): Command {
  return refused(id, 'The folder it worked in was lost in a restart; the work must be done again.');
}

function refused(id: AttemptId, problem: string): Command {
  const result = { status: 'rejected', problems: [problem] } as const;
  return { type: 'EndHarvest', attempt: id, result };
}

/** Reads what changed in a workspace, with or without a reply to apply first. */
export async function harvestAt(
  world: World,
  state: RunState,
  what: {
    readonly attempt: AttemptId;
    readonly workspace: Workspace;
    readonly reply?: string;
    readonly cut: boolean;
  },
): Promise<Harvest> {
  const attempt = state.attempts[what.attempt];
  const step = attempt ? state.steps[attempt.step] : undefined;
  if (!attempt || !step) throw new Error(`${what.attempt} is not in this run.`);
  return world.workspaces.harvest({
    workspace: what.workspace,
    fromTree: baseTreeOf(state, what),
    ...(what.reply === undefined ? {} : { reply: what.reply }),
    finishedCut: what.cut,
    owns: step.step.owns,
    protectedGlobs: state.job?.tune.protected ?? [],
  });
}

/** A repair's artifact is the whole change since the step's base, not since the last round. */
function baseTreeOf(
  state: RunState,
  what: { readonly attempt: AttemptId; readonly workspace: Workspace },
): string {
  const attempt = state.attempts[what.attempt];
  const mended = attempt?.mends === undefined ? undefined : state.attempts[attempt.mends];
  return mended?.product.type === 'patch'
    ? mended.product.artifact.baseTree
    : what.workspace.baseTree;
}

export function resultOf(harvest: Harvest, answer: string): HarvestResult {
  switch (harvest.status) {
    case 'patch':
      return { status: 'patch', artifact: harvest.artifact };
    case 'no-change':
      return { status: 'no-change', answer };
    case 'rejected':
      return { status: 'rejected', problems: harvest.problems };
    default:
      return harvest satisfies never;
  }
}
