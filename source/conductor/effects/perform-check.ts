import { commandIn } from '../../contract/checkable.ts';
import type { Command } from '../../domain/commands.ts';
import type { AttemptId } from '../../domain/ids.ts';
import type { RunState } from '../../state/run-state.ts';
import { patchedSteps } from '../../state/select.ts';
import type { PerformContext } from '../conductor.ts';
import type { CheckCommand, CheckRequest, ProjectCommands } from '../ports.ts';
import type { World } from './effect-deps.ts';

/** Runs the project's checks and the plan's acceptance commands on one tree. */
export async function performCheck(
  world: World,
  { state, signal }: PerformContext,
  subject: AttemptId | 'integration',
): Promise<Command | undefined> {
  const now = state();
  const { job } = now;
  const tree = subject === 'integration' ? now.integration?.tree : patchTree(now, subject);
  if (!job || tree === undefined) return undefined;
  const project = await world.workspaces.commands(job.repo.path, job.repo.base, job.tune);
  const known = new Set(project.checks.map(({ run }) => run));
  const further = acceptance(now, subject).filter(({ run }) => !known.has(run));
  const commands = [...project.checks, ...further];
  const request = { ...requestOf(now, project), tree, commands, overlay: [] };
  const first = await world.workspaces.check(request, signal);
  const unrun = first.results.some(({ status }) => status === 'not-run');
  // What keeps a check from running is often gone a moment later: a workspace in use, a full cache.
  const run = unrun && !signal.aborted ? await world.workspaces.check(request, signal) : first;
  if (signal.aborted) return undefined;
  const { sandboxed, results } = run;
  return { type: 'EndChecks', subject, tree, sandboxed, results };
}

function patchTree(state: RunState, id: AttemptId): string | undefined {
  const product = state.attempts[id]?.product;
  return product?.type === 'patch' ? product.artifact.tree : undefined;
}

function acceptance(state: RunState, subject: AttemptId | 'integration'): readonly CheckCommand[] {
  const attempt = state.attempts[subject];
  const steps =
    subject === 'integration'
      ? patchedSteps(state)
      : [state.steps[attempt?.step ?? '']].flatMap((step) => step ?? []);
  const runs = steps.flatMap(({ step }) => step.acceptance.map((run) => ({ step: step.id, run })));
  const once = new Map(runs.map((one) => [one.run, one]));
  const planned = [...once.values()].map(
    ({ step, run }): CheckCommand => ({ name: `${step} acceptance`, run, origin: 'acceptance' }),
  );
  return subject === 'integration' ? [...planned, ...criteriaCommands(state)] : planned;
}

/** Commands that the contract's success criteria name themselves, on the tree to be landed. */
function criteriaCommands({ job }: RunState): readonly CheckCommand[] {
  return (job?.contract.task.successCriteria ?? []).flatMap((criterion, index): CheckCommand[] => {
    const run = commandIn(criterion);
    return run === undefined
      ? []
      : [{ name: `criterion C${index + 1}`, run, origin: 'acceptance' }];
  });
}

/** What every run of checks of this job shares. */
export function requestOf(
  state: RunState,
  project: ProjectCommands,
): Pick<CheckRequest, 'repo' | 'base' | 'setup' | 'timeoutMs'> {
  const { job, spec } = state;
  if (!job || !spec) throw new Error('There is no job to check.');
  const timeoutMs = spec.map.limits.checkMinutes * 60_000;
  return { repo: job.repo.path, base: job.repo.base, setup: project.setup, timeoutMs };
}
