import { readTestReport } from '../../audit/test-report/read-test-report.ts';
import type { CheckResult } from '../../domain/artifact.ts';
import type { Command } from '../../domain/commands.ts';
import type { AttemptId, CallId } from '../../domain/ids.ts';
import type { TestReport } from '../../domain/test-report.ts';
import type { CounterExample } from '../../domain/verdict/verdict.ts';
import type { RunState } from '../../state/run-state.ts';
import type { PerformContext } from '../conductor.ts';
import type { CheckCommand, CheckRun, ProjectCommands } from '../ports.ts';
import type { World } from './effect-deps.ts';
import { requestOf } from './perform-check.ts';

type EndCounterExample = Extract<Command, { type: 'EndCounterExample' }>;
type Rerun = (on: string, command: CheckCommand) => Promise<CheckRun>;
type Trees = { readonly tree: string; readonly baseTree: string };

/**
 * Runs a verifier's counter-example twice on the patched tree, and once on its base: its tests under
 * the project's own runner where there is one. A bare command is run for the person to see.
 */
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
  const project = await world.workspaces.commands(job.repo.path, job.repo.base, job.tune);
  const covered = await overwrites(
    world,
    now,
    example,
    attempt.onto.concat(ownPatch(now, debt.attempt)),
  );
  if (covered !== undefined) return refusedExample(debt.call, example, covered);
  const overlay = example.files.map(({ path, content }) => ({ path, text: content }));
  const run: Rerun = (tree, command) =>
    world.workspaces.check(
      { ...requestOf(now, project), tree, commands: [command], overlay },
      signal,
    );
  const trees = attempt.product.artifact;
  const ended =
    (await runTests(run, trees, example, project)) ?? (await runBare(run, trees, example));
  return signal.aborted ? undefined : { type: 'EndCounterExample', call: debt.call, ...ended };
}

/** The example's tests under the first of the project's runners that takes them; none where it has no runner. */
async function runTests(
  run: Rerun,
  { tree, baseTree }: Trees,
  example: CounterExample,
  project: ProjectCommands,
): Promise<Omit<EndCounterExample, 'type' | 'call'> | undefined> {
  const files = testFiles(example);
  const checks = files.length === 0 ? [] : project.checks.filter(({ runner }) => runner);
  const last = checks.at(-1);
  for (const check of checks) {
    const asked = { ...check, name: patchedName, origin: 'acceptance' as const, report: { files } };
    const once = await run(tree, asked);
    const report = reportOf(once);
    if (!check.runner || (check !== last && !speaksOf(report, example))) continue;
    const twice = await run(tree, { ...asked, name: againName });
    const base = await run(baseTree, { ...asked, name: baseName });
    const onBase = base.results.at(-1);
    return {
      sandboxed: once.sandboxed && twice.sandboxed,
      onPatch: [...once.results, ...twice.results],
      ...(onBase === undefined ? {} : { onBase }),
      tests: {
        runner: check.runner,
        onPatch: [report, reportOf(twice)],
        onBase: reportOf(base),
      },
    };
  }
  return undefined;
}

const patchedName = 'counter-example on the patch';
const againName = 'counter-example on the patch again';
const baseName = 'counter-example on the base';

/** Shown to the person beside the doubt; it proves nothing, so it is run once. */
async function runBare(
  run: Rerun,
  { tree, baseTree }: Trees,
  { command }: CounterExample,
): Promise<Omit<EndCounterExample, 'type' | 'call'>> {
  const bare = { run: command, origin: 'acceptance' as const };
  const once = await run(tree, { name: patchedName, ...bare });
  const base = await run(baseTree, { name: baseName, ...bare });
  const onBase = base.results.at(-1);
  return {
    sandboxed: once.sandboxed,
    onPatch: once.results,
    ...(onBase === undefined ? {} : { onBase }),
  };
}

/** Those of its files that a runner is told of; the others are what they read. */
function testFiles({ files }: CounterExample): readonly string[] {
  const code = files
    .map(({ path }) => path)
    .filter((path) => /\.(?:[cm]?[jt]sx?|py|go)$/.test(path));
  const named = code.filter((path) => /test|spec/i.test(path.slice(path.lastIndexOf('/') + 1)));
  return named.length > 0 ? named : code;
}

function reportOf({ reports }: CheckRun): TestReport {
  const raw = reports?.at(-1);
  const reading = raw === undefined ? undefined : readTestReport(raw.runner, raw.text);
  const tests = reading?.status === 'read' ? reading.tests : [];
  return raw?.reach === undefined ? { tests } : { tests, reach: raw.reach };
}

/** `go test` names no files; whichever runner of go there is takes them. */
function speaksOf({ tests }: TestReport, { files }: CounterExample): boolean {
  return tests.some(({ file }) => file === undefined || files.some(({ path }) => path === file));
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
    name: patchedName,
    command: example.command,
    origin: 'acceptance',
    status: 'not-run',
    exitCode: null,
    durationMs: 0,
    tail: `it replaces ${path}, which the tree has already`,
  };
  return { type: 'EndCounterExample', call, sandboxed: true, onPatch: [result, result] };
}
