import type { Digest } from '../../domain/ids.ts';
import type { AttemptState, RunState } from '../../state/run-state.ts';
import type { OpenedWorkspace, Workspace, Workspaces } from '../ports.ts';

/** Patches under an attempt's hands: what is finished, then the work it mends. */
export function patchesUnder(state: RunState, attempt: AttemptState): readonly Digest[] {
  const mended = attempt.mends === undefined ? undefined : state.attempts[attempt.mends];
  const own = mended?.product.type === 'patch' ? [mended.product.artifact.digest] : [];
  return [...attempt.onto, ...own];
}

/** Opens the repository's base with these patches on it, in the folder it was open in before if that is free. */
export function openWorkspace(
  workspaces: Workspaces,
  state: RunState,
  patches: readonly Digest[],
  dir?: string,
): Promise<OpenedWorkspace> {
  const { job } = state;
  if (!job) throw new Error('There is no job to open a workspace for.');
  return workspaces.open({ repo: job.repo.path, base: job.repo.base, patches, dir });
}

/** Runs `use` on an opened workspace and gives it back whatever happens. */
export async function withWorkspace<T>(
  opened: OpenedWorkspace,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  if (opened.status !== 'open') throw new Error(whyClosed(opened));
  try {
    return await use(opened.workspace);
  } finally {
    await opened.workspace.release();
  }
}

/** One sentence for a workspace that could not be opened. */
export function whyClosed(opened: Exclude<OpenedWorkspace, { status: 'open' }>): string {
  return opened.status === 'conflict'
    ? `Finished patches do not fit on the base any more: ${opened.files.join(', ')}.`
    : `${opened.because} ${opened.remedy}`;
}
