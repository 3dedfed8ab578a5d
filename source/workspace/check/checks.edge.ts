// Runs a project's checks on exactly the tree that was asked for.
import { constants } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { CheckCommand, CheckRequest, CheckRun, RawTestReport } from '../../conductor/ports.ts';
import type { CheckResult } from '../../domain/artifact.ts';
import { type Checkout, fillCheckout, writeOwnGit } from '../git/checkout.edge.ts';
import { leaseCheckout } from '../git/pool.edge.ts';
import type { Store } from '../git/store.edge.ts';
import { listTree, readBlobs } from '../git/tree.edge.ts';
import type { TreeEntry } from '../git/tree-listing.ts';
import { findRunner } from '../test-runner/find-runner.ts';
import { watchedTest } from '../test-runner/report-command.ts';
import { notRun } from './check-log.ts';
import { checkEnv, runCheck, type Stage } from './check-run.edge.ts';
import { buildCheckTree } from './check-tree.edge.ts';
import { runReported } from './reported-run.edge.ts';
import { sandboxHome } from './sandbox-flags.ts';
import { isModules, readySetup, type Setup, type SetupTools, scratchNames } from './setup.edge.ts';
import { sameInputs } from './setup-key.ts';

interface Built {
  readonly tree: string;
  readonly entries: readonly TreeEntry[];
}

/** Results of every command, in order; what could not run says why and counts as not run. */
export async function runChecks(
  tools: SetupTools,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<CheckRun> {
  const answer = (
    results: readonly CheckResult[],
    reports: readonly RawTestReport[] = [],
  ): CheckRun => ({
    tree: request.tree,
    sandboxed: tools.sandbox.status === 'bwrap',
    results,
    ...(reports.length === 0 ? {} : { reports }),
  });
  const none = (because: string): CheckRun =>
    answer(request.commands.map((command) => notRun(command, because)));
  const judged = await buildCheckTree(tools.store, watched(request));
  if (judged.status === 'failed') return none(judged.because);
  const lease = await leaseCheckout(tools.store);
  if (lease === undefined) return none('Every workspace is in use. Retry when a step has ended.');
  try {
    const trouble = await place(tools.store, lease, request.base, judged.tree);
    if (trouble !== undefined) return none(`The workspace cannot be filled: ${trouble}. Retry.`);
    const setup = await prepare(tools, request, judged, signal);
    if (setup?.status === 'failed') {
      const skipped = request.commands.map((command) => notRun(command, 'The set-up failed.'));
      return answer([...setup.results, ...skipped]);
    }
    const scene = { lease, tree: judged.tree, setup };
    const { results, reports } = await runAll(tools, scene, request, signal);
    return answer(results, reports);
  } finally {
    await lease.release();
  }
}

/** Test files laid over the tree are laid down so that their runner can say what they reached. */
function watched(request: CheckRequest): CheckRequest {
  const asked = request.commands.find(({ report }) => report !== undefined);
  const { runner, report } = asked ?? {};
  if (runner === undefined) return request;
  const overlay = request.overlay.map(({ path, text }) => ({
    path,
    text: report?.files.includes(path) === true ? watchedTest(runner, path, text) : text,
  }));
  return { ...request, overlay };
}

async function place(
  store: Store,
  desk: Checkout,
  base: string,
  tree: string,
): Promise<string | undefined> {
  return (await fillCheckout(store, desk, tree)) ?? writeOwnGit(store, desk, { base, tree });
}

/**
 * In a sandbox the set-up follows the lockfiles of the tree that is judged. Without one it follows
 * the base's: what a model wrote into a lockfile is not fetched and unpacked on a bare machine.
 */
async function prepare(
  tools: SetupTools,
  request: CheckRequest,
  judged: Built,
  signal: AbortSignal,
): Promise<Setup | undefined> {
  if (request.setup.length === 0) return undefined;
  const baseEntries = (await listTree(tools.store, request.base)) ?? [];
  const entries = tools.sandbox.status === 'bwrap' ? judged.entries : baseEntries;
  if (entries === baseEntries && !sameInputs(baseEntries, judged.entries)) {
    const because =
      'The dependencies changed, and without a sandbox only the base commit’s are installed. Install bubblewrap, or land the lockfile first.';
    const command: CheckCommand = {
      name: 'set-up',
      run: request.setup.join(' && '),
      origin: 'setup',
    };
    return { status: 'failed', results: [{ ...notRun(command, because), status: 'failed' }] };
  }
  const { base, timeoutMs } = request;
  const wanted = { commands: request.setup, base, baseEntries, entries, timeoutMs, signal };
  return readySetup(tools, wanted);
}

interface Scene {
  readonly lease: Checkout;
  readonly tree: string;
  readonly setup: Setup | undefined;
}

interface Ran {
  readonly result: CheckResult;
  readonly report?: RawTestReport;
}

async function runAll(
  tools: SetupTools,
  scene: Scene,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<{
  readonly results: readonly CheckResult[];
  readonly reports: readonly RawTestReport[];
}> {
  const stage = await stageOf(tools, scene);
  const ran: Ran[] = [];
  for (const command of request.commands) {
    if (signal.aborted) {
      ran.push({ result: notRun(command, 'It was cancelled before it began.') });
      continue;
    }
    // A command may have changed files that the next one judges.
    const trouble =
      ran.length === 0 ? undefined : await fillCheckout(tools.store, scene.lease, scene.tree, true);
    ran.push(
      trouble === undefined
        ? await runOne(tools, stage, command, { request, signal })
        : { result: notRun(command, `The workspace cannot be put right: ${trouble}. Retry.`) },
    );
  }
  return {
    results: ran.map(({ result }) => result),
    reports: ran.flatMap(({ report }) => report ?? []),
  };
}

async function runOne(
  { store, runner }: SetupTools,
  stage: Stage,
  command: CheckCommand,
  { request, signal }: { readonly request: CheckRequest; readonly signal: AbortSignal },
): Promise<Ran> {
  const limit = { timeoutMs: request.timeoutMs, signal };
  const found = command.report && findRunner(command.run, await packageText(store, request.base));
  if (found === undefined) return { result: await runCheck(runner, stage, command, limit) };
  return runReported(runner, stage, { command, found }, limit);
}

/** The base's own package.json: a patch does not choose what its tests are run with. */
async function packageText(store: Store, base: string): Promise<string | undefined> {
  const entry = (await listTree(store, base))?.find(({ path }) => path === 'package.json');
  const bytes = entry && (await readBlobs(store, [entry.id])).get(entry.id);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function stageOf(tools: SetupTools, scene: Scene): Promise<Stage> {
  const { sandbox, store, path } = tools;
  const { dir } = scene.lease;
  const ready = scene.setup?.status === 'ready' ? scene.setup : undefined;
  const outputs = ready?.outputs ?? [];
  const from = ready?.dir ?? '';
  if (sandbox.status === 'none') {
    for (const output of outputs) await copyOutput(join(from, output), join(dir, output));
    const home = join(dirname(dir), 'home');
    await rm(home, { recursive: true, force: true });
    return { type: 'unsandboxed', dir, home, env: checkEnv(path, home) };
  }
  const objects = [store.objects, ...(await objectFolders(store.repo.objects))];
  const scratch = outputs
    .filter(isModules)
    .flatMap((output) => scratchNames.map((name) => join(dir, output, name)));
  const plan = {
    ...{ host: sandbox.host, network: false, workspace: dir, writableAt: [], scratch },
    readOnly: ready === undefined ? objects : [...objects, from],
    readOnlyAt: outputs.map((output) => ({ from: join(from, output), to: join(dir, output) })),
    env: checkEnv(path, sandboxHome),
  };
  return { type: 'sandboxed', plan, path };
}

/** Copied, not linked: links inside a package folder must lead to the tree that is judged. */
async function copyOutput(from: string, to: string): Promise<void> {
  const mode = constants.COPYFILE_FICLONE;
  await cp(from, to, { recursive: true, force: true, verbatimSymlinks: true, mode });
}

/** An object folder and those it borrows from. */
async function objectFolders(objects: string, depth = 0): Promise<readonly string[]> {
  const text = await readFile(join(objects, 'info', 'alternates'), 'utf8').catch(() => '');
  const others = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (depth >= 5) return [objects];
  const below = await Promise.all(
    others.map((other) => objectFolders(resolve(objects, other), depth + 1)),
  );
  return [objects, ...below.flat()];
}
