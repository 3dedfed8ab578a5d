import type { PatchArtifact } from '../../events/artifact.ts';
import type { PlanStep } from '../../events/plan.ts';
import type { RunState } from '../../state/run-state.ts';
import type { SourceFile, Workspace } from '../ports.ts';
import type { World } from './world.ts';

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
  const paths = [...named, ...(state.job?.tune.context ?? []), ...entrances, ...rest(fileList)];
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
