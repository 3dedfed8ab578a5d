import { commandIn } from '../../contract/checkable.ts';
import type { CheckResult } from '../../events/artifact.ts';
import type { Command } from '../../events/commands.ts';
import type { AttemptId, CallId } from '../../events/ids.ts';
import type { CounterExample } from '../../events/verdict.ts';
import type { RunState } from '../../state/run-state.ts';
import { patchedSteps } from '../../state/select.ts';
import type { PerformContext } from '../conductor.ts';
import type { CheckCommand, CheckRequest, ProjectCommands } from '../ports.ts';
import type { World } from './world.ts';

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

function requestOf(
  state: RunState,
  project: ProjectCommands,
): Pick<CheckRequest, 'repo' | 'base' | 'setup' | 'timeoutMs'> {
  const { job, spec } = state;
  if (!job || !spec) throw new Error('There is no job to check.');
  const timeoutMs = spec.map.limits.checkMinutes * 60_000;
  return { repo: job.repo.path, base: job.repo.base, setup: project.setup, timeoutMs };
}

/** Runs a verifier's counter-example twice on the patched tree, and once on its base. */
export async function performReproduction(
  world: World,
  { state, signal }: PerformContext,
  debt: { readonly attempt: AttemptId; readonly call: CallId },
): Promise<Command | undefined> {
  const now = state();
  const attempt = now.attempts[debt.attempt];
  const example = attempt?.verdicts.find(({ call }) => call === debt.call)?.verdict.counterExample;
  const { job } = now;
  if (!job || !example || attempt?.product.type !== 'patch') return undefined;
  const { tree, baseTree } = attempt.product.artifact;
  const project = await world.workspaces.commands(job.repo.path, job.repo.base, job.tune);
  const run = (on: string, name: string) =>
    world.workspaces.check(
      {
        ...requestOf(now, project),
        tree: on,
        commands: [{ name, run: example.command, origin: 'acceptance' }],
        overlay: example.files.map(({ path, content }) => ({ path, text: content })),
      },
      signal,
    );
  const covered = await overwrites(
    world,
    now,
    example,
    attempt.onto.concat(ownPatch(now, debt.attempt)),
  );
  if (covered !== undefined) return refusedExample(debt.call, example, covered);
  const once = await run(tree, 'counter-example on the patch');
  const twice = await run(tree, 'counter-example on the patch again');
  const base = await run(baseTree, 'counter-example on the base');
  if (signal.aborted) return undefined;
  const onBase = base.results.at(-1);
  return {
    type: 'EndCounterExample',
    call: debt.call,
    sandboxed: once.sandboxed && twice.sandboxed,
    onPatch: [...once.results, ...twice.results],
    ...(onBase === undefined ? {} : { onBase }),
  };
}

const ownPatch = (state: RunState, id: AttemptId) => {
  const product = state.attempts[id]?.product;
  return product?.type === 'patch' ? [product.artifact.digest] : [];
};

/** A counter-example brings files of its own; one that replaces the code under test shows nothing. */
async function overwrites(
  world: World,
  state: RunState,
  example: CounterExample,
  patches: readonly string[],
): Promise<string | undefined> {
  const { job } = state;
  if (!job || example.files.length === 0) return undefined;
  const opened = await world.workspaces.open({
    repo: job.repo.path,
    base: job.repo.base,
    patches,
  });
  if (opened.status !== 'open') return undefined;
  const paths = new Set(await world.workspaces.list(opened.workspace));
  await opened.workspace.release();
  return example.files.find(({ path }) => paths.has(path))?.path;
}

function refusedExample(call: CallId, example: CounterExample, path: string): Command {
  const result: CheckResult = {
    name: 'counter-example on the patch',
    command: example.command,
    origin: 'acceptance',
    status: 'not-run',
    exitCode: null,
    durationMs: 0,
    tail: `it replaces ${path}, which the tree has already`,
  };
  return { type: 'EndCounterExample', call, sandboxed: true, onPatch: [result, result] };
}
