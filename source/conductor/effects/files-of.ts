import type { PatchArtifact } from '../../domain/artifact.ts';
import type { PlanStep } from '../../domain/plan/plan.ts';
import { inScope } from '../../domain/plan/scope.ts';
import type { RunState } from '../../state/run-state.ts';
import type { SourceFile, Workspace } from '../ports.ts';
import type { World } from './effect-deps.ts';

/** Bytes of files a prompt may show: about 25,000 tokens, well inside the smallest window in use. */
const maxBytes = 100_000;
/** Repositories up to this many files are shown whole, as far as the bytes go. */
const smallRepository = 60;

/** Files a planner reads: what the project names, then its usual entrances, then all of a small one. */
export function contextFiles(
  world: World,
  state: RunState,
  workspace: Workspace,
  fileList: readonly string[],
): Promise<readonly SourceFile[]> {
  const named = mentioned(state.job?.task ?? '', fileList);
  const entrances = ['README.md', 'package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod'];
  const own = [...inputPaths(state), ...(state.job?.tune.context ?? [])];
  const paths = [...named, ...own, ...entrances, ...rest(fileList)];
  return world.workspaces.read(workspace, paths, maxBytes);
}

/** Files a worker reads: those the step names, or what it owns first, then what it is told about, then the project's own list. */
export function workFiles(
  world: World,
  state: RunState,
  {
    workspace,
    step,
    fileList,
  }: {
    readonly workspace: Workspace;
    readonly step: PlanStep;
    readonly fileList: readonly string[];
  },
): Promise<readonly SourceFile[]> {
  if (step.reads) return namedFiles(world, workspace, step);
  const words = [step.title, step.detail, state.job?.task ?? ''].join('\n');
  const paths = [
    ...step.owns,
    ...mentioned(words, fileList),
    ...inputPaths(state),
    ...(state.job?.tune.context ?? []),
    'package.json',
    ...rest(fileList),
  ];
  return world.workspaces.read(workspace, paths, maxBytes);
}

/** The files a given step names, and no other. */
export async function namedFiles(
  world: World,
  workspace: Workspace,
  { reads = [] }: PlanStep,
): Promise<readonly SourceFile[]> {
  return reads.length === 0 ? [] : world.workspaces.read(workspace, reads, maxBytes);
}

/** Those of a step's named files that no prompt shows: too long together, too long alone, or no text. */
export async function unreadNamed(
  world: World,
  workspace: Workspace,
  { reads = [] }: PlanStep,
  files: readonly SourceFile[],
): Promise<readonly string[]> {
  if (reads.length === 0) return [];
  const shown = new Set(files.map(({ path }) => path));
  const list = await world.workspaces.list(workspace);
  return list.filter((path) => inScope(path, reads) && !shown.has(path));
}

/** Files outside the repository that the contract's inputs name, as they were when the job began. */
export async function inputFiles(world: World, { job }: RunState): Promise<readonly SourceFile[]> {
  const paths = (job?.contract.context.resolved ?? []).flatMap((input) => input.paths);
  const read = paths
    .filter(({ path }) => isOutside(path))
    .map(async ({ path, text }) => {
      const kept = text === undefined ? undefined : await world.blobs.text(text);
      return kept === undefined ? [] : [{ path, text: kept }];
    });
  return (await Promise.all(read)).flat();
}

const isOutside = (path: string) => /^(?:~|\.\.)?\//.test(path);

/** Paths inside the repository that the contract's inputs name; a step may have changed what is there. */
function inputPaths({ job }: RunState): readonly string[] {
  return (job?.contract.context.resolved ?? [])
    .flatMap((input) => input.paths)
    .filter(({ path, status }) => status === 'hashed' && !isOutside(path))
    .map(({ path }) => path.replace(/^\.\//, ''));
}

/** The files a diff touches, as they were before it. */
export function touchedFiles(
  world: World,
  workspace: Workspace,
  artifact: PatchArtifact,
): Promise<readonly SourceFile[]> {
  const paths = artifact.files.filter(({ change }) => change !== 'added').map(({ path }) => path);
  return paths.length === 0
    ? Promise.resolve([])
    : world.workspaces.read(workspace, paths, maxBytes);
}

const rest = (fileList: readonly string[]) => (fileList.length <= smallRepository ? fileList : []);

/** Paths of the tree that a text names, by whole path or by file name. */
function mentioned(text: string, fileList: readonly string[]): readonly string[] {
  return fileList.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return text.includes(path) || (name.length > 4 && text.includes(name));
  });
}
