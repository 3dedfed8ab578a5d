import { resolve } from 'node:path';
import type { RepoFacts } from '../conductor/ports.ts';
import type { ProjectConfig } from '../domain/role-map.ts';
import { parseTune } from '../spec/tune.ts';
import type { LocalWorkspaces } from '../workspace/workspaces.edge.ts';
import { refuseProblems } from './spec-in-force.edge.ts';
import { exits, UsageError } from './usage-error.ts';

/** The repository a path is in, or why nothing can be done there. */
export async function inspect(workspaces: LocalWorkspaces, path: string): Promise<RepoFacts> {
  const reading = await workspaces.inspect(resolve(path));
  if (reading.status === 'refused') throw new UsageError(reading.what, reading.remedy);
  return reading.repo;
}

/** The project's `.fugu.yaml` as its base commit has it; an uncommitted edit does not count. */
export async function tuneOf(workspaces: LocalWorkspaces, repo: RepoFacts): Promise<ProjectConfig> {
  const opened = await workspaces.open({ repo: repo.path, base: repo.base, patches: [] });
  if (opened.status !== 'open') {
    throw opened.status === 'failed'
      ? new UsageError(opened.because, opened.remedy, exits.failed)
      : new Error('The base commit cannot be checked out.');
  }
  const [file] = await workspaces.read(opened.workspace, ['.fugu.yaml'], 1_000_000);
  await opened.workspace.release();
  if (!file) return {};
  const parsed = parseTune(file.text, '.fugu.yaml');
  return parsed.status === 'read' ? parsed.tune : refuseProblems(parsed.problems);
}
