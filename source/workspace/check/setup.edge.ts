// What a project needs installed before its checks can run, built once per set of lockfiles.
import { mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../../base/numbered-lock.edge.ts';
import type { CheckCommand } from '../../conductor/ports.ts';
import type { CheckResult } from '../../domain/artifact.ts';
import { type Checkout, checkoutPlace, fillCheckout } from '../git/checkout.edge.ts';
import { textOf } from '../git/git.edge.ts';
import type { Store } from '../git/store.edge.ts';
import { editTree } from '../git/tree.edge.ts';
import type { TreeEntry } from '../git/tree-listing.ts';
import { notRun } from './check-log.ts';
import { type CheckRunner, checkEnv, runCheck, type Stage } from './check-run.edge.ts';
import type { SandboxState } from './sandbox.edge.ts';
import { sandboxHome } from './sandbox-flags.ts';
import { registryLines } from './setup-env.ts';
import { setupEdits, setupKey } from './setup-key.ts';

export interface SetupRequest {
  readonly commands: readonly string[];
  /** The base commit, its entries, and the entries whose lockfiles and manifests count. */
  readonly base: string;
  readonly baseEntries: readonly TreeEntry[];
  readonly entries: readonly TreeEntry[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface SetupTools {
  readonly store: Store;
  readonly runner: CheckRunner;
  readonly sandbox: SandboxState;
  readonly path: string;
  /** The person's own; only registry addresses are read from it. */
  readonly home: string;
  /** Proxy and registry settings; never keys. */
  readonly networkEnv: Readonly<Record<string, string>>;
}

export type Setup =
  | {
      readonly status: 'ready';
      /** Where it was built, and what it left there, relative: `node_modules`. */
      readonly dir: string;
      readonly outputs: readonly string[];
    }
  | { readonly status: 'failed'; readonly results: readonly CheckResult[] };

const keepDays = 30;

/** The set-up for these lockfiles: from the cache, or built now by one builder at a time. */
export async function readySetup(tools: SetupTools, request: SetupRequest): Promise<Setup> {
  const machine = `${process.platform}-${process.arch}`;
  const key = setupKey(request.commands, request.entries, machine);
  const home = join(tools.store.dir, 'setup', key);
  const early = await readDone(home);
  if (early !== undefined) return early;
  const lock = await takeLock(join(home, 'lock'), request.timeoutMs);
  if (lock === undefined)
    return failed(request, 'Another process has been setting up for too long. Retry later.');
  try {
    return (await readDone(home)) ?? (await build(tools, request, home));
  } finally {
    await lock.release();
  }
}

async function build(tools: SetupTools, request: SetupRequest, home: string): Promise<Setup> {
  const desk: Checkout = { dir: join(home, 'tree'), index: join(home, 'index') };
  await rm(desk.dir, { recursive: true, force: true });
  await rm(desk.index, { force: true });
  const edits = setupEdits(request.baseEntries, request.entries);
  const root = await editTree(tools.store, request.base, edits);
  const trouble =
    root === undefined ? 'its tree cannot be made' : await fillCheckout(tools.store, desk, root);
  if (trouble !== undefined) return failed(request, `The set-up cannot begin: ${trouble}.`);
  const stage = await setupStage(tools, desk);
  for (const [at, run] of request.commands.entries()) {
    const result = await runCheck(tools.runner, stage, commandOf(run, at), request);
    if (result.status !== 'passed') return { status: 'failed', results: [result] };
  }
  const outputs = await outputsOf(tools.store, desk);
  await makeMountPoints(desk.dir, outputs);
  await writeDone(home, outputs);
  await forgetOld(join(tools.store.dir, 'setup'));
  return { status: 'ready', dir: desk.dir, outputs };
}

/** Network, but no keys, no home of the person's, and nothing writable but the folder and a cache. */
async function setupStage(tools: SetupTools, desk: Checkout): Promise<Stage> {
  const { sandbox, store, path, networkEnv } = tools;
  const cache = join(store.dir, 'setup-cache');
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const npmrc = await readFile(join(tools.home, '.npmrc'), 'utf8').catch(() => '');
  await writeFile(join(cache, 'npmrc'), registryLines(npmrc), { mode: 0o600 });
  const caches = (folder: string) => ({
    npm_config_userconfig: join(folder, 'npmrc'),
    npm_config_cache: join(folder, 'npm'),
    PIP_CACHE_DIR: join(folder, 'pip'),
  });
  if (sandbox.status === 'none') {
    const home = join(store.dir, 'setup-home');
    const env = { ...checkEnv(path, home), ...networkEnv, ...caches(cache) };
    return { type: 'unsandboxed', dir: desk.dir, home, env };
  }
  const inside = '/tmp/cache';
  const trusted = networkEnv.NODE_EXTRA_CA_CERTS ?? networkEnv.SSL_CERT_FILE;
  const host = {
    ...sandbox.host,
    networkFiles: [...sandbox.host.networkFiles, ...(trusted === undefined ? [] : [trusted])],
  };
  const plan = {
    ...{ host, network: true, workspace: desk.dir, readOnly: [], readOnlyAt: [], scratch: [] },
    writableAt: [{ from: cache, to: inside }],
    env: { ...checkEnv(path, sandboxHome), ...networkEnv, ...caches(inside) },
  };
  return { type: 'sandboxed', plan, path };
}

async function outputsOf(store: Store, desk: Checkout): Promise<readonly string[]> {
  const args = ['ls-files', '-o', '--directory', '-z'];
  const listed = await store.git.run({ place: checkoutPlace(store, desk), args });
  const paths = textOf(listed)
    .split('\0')
    .filter((path) => path !== '');
  return paths.map((path) => path.replace(/\/$/, ''));
}

/** Folders that test runners write to, below node_modules. */
export const scratchNames = [
  '.vite-temp',
  '.vite',
  '.vitest-cache',
  '.vitest',
  '.cache',
  '.tmp',
] as const;

/** Memory can only be laid over folders that are there, and later they can no longer be made. */
async function makeMountPoints(dir: string, outputs: readonly string[]): Promise<void> {
  for (const output of outputs.filter(isModules)) {
    for (const name of scratchNames) await mkdir(join(dir, output, name), { recursive: true });
  }
}

export function isModules(output: string): boolean {
  return output === 'node_modules' || output.endsWith('/node_modules');
}

async function writeDone(home: string, outputs: readonly string[]): Promise<void> {
  const file = await open(join(home, 'done.json'), 'w', 0o600);
  await file.writeFile(JSON.stringify({ outputs }));
  await file.datasync();
  await file.close();
}

async function readDone(home: string): Promise<Setup | undefined> {
  const path = join(home, 'done.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { readonly outputs?: unknown };
    if (!Array.isArray(value.outputs)) return undefined;
    await utimes(path, new Date(), new Date());
    return { status: 'ready', dir: join(home, 'tree'), outputs: value.outputs.map(String) };
  } catch {
    return undefined;
  }
}

async function forgetOld(folder: string): Promise<void> {
  const oldest = Date.now() - keepDays * 24 * 3_600_000;
  for (const name of await readdir(folder).catch(() => [])) {
    const done = await stat(join(folder, name, 'done.json')).catch(() => undefined);
    if (done !== undefined && done.mtimeMs < oldest)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

function commandOf(run: string, at: number): CheckCommand {
  return { name: at === 0 ? 'set-up' : `set-up ${at + 1}`, run, origin: 'setup' };
}

function failed(request: SetupRequest, because: string): Setup {
  const command = commandOf(request.commands[0] ?? '', 0);
  return { status: 'failed', results: [{ ...notRun(command, because), status: 'failed' }] };
}
