import type { PatchArtifact } from '../../domain/artifact.ts';
import type { Ground } from '../run/start-job.edge.ts';
import type { RunWorld } from '../session/wire-effects.edge.ts';
import { UsageError } from '../usage-error.ts';
import type { OutsideDiff } from './outside-diff.edge.ts';

/** Lays a diff from outside on its base and reads it back, as if a lane had written it. */
export async function importDiff(
  { blobs, workspaces }: RunWorld,
  { repo, tune }: Pick<Ground, 'repo' | 'tune'>,
  diff: OutsideDiff,
): Promise<PatchArtifact> {
  const patch = await blobs.put(diff.bytes);
  const opened = await workspaces.open({ repo: repo.path, base: repo.base, patches: [patch] });
  if (opened.status === 'conflict') {
    throw new UsageError(
      `The diff does not fit on ${repo.base.slice(0, 12)} (${opened.files.join(', ')}).`,
      'Make it against that commit, or verify a range of commits.',
    );
  }
  if (opened.status === 'failed') throw new UsageError(opened.because, opened.remedy);
  try {
    const harvest = await workspaces.harvest({
      workspace: opened.workspace,
      fromTree: repo.baseTree,
      finishedCut: false,
      owns: [],
      protectedGlobs: tune.protected ?? [],
    });
    if (harvest.status === 'patch') return harvest.artifact;
    throw new UsageError(
      harvest.status === 'no-change'
        ? 'The diff changes nothing.'
        : `The diff cannot be taken: ${harvest.problems.join(' ')}`,
      'Name one that can be applied.',
    );
  } finally {
    await opened.workspace.release();
  }
}
