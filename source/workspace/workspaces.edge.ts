// The room's front: everything the conductor asks of git, files and processes of a project.

import { mkdir } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type {
  Blobs,
  CheckRequest,
  CheckRun,
  Landing,
  OpenedWorkspace,
  Workspace,
  WorkspaceRequest,
  Workspaces,
} from '../conductor/ports.ts';
import type { ControlNames } from '../domain/control-file.ts';
import type { Environment } from '../domain/environment.ts';
import { notRun } from './check/check-log.ts';
import { runChecks } from './check/checks.edge.ts';
import { controlFilesIn } from './check/control-files.edge.ts';
import { readCommands } from './check/project-commands.edge.ts';
import { checkPath, probeSandbox, type SandboxState } from './check/sandbox.edge.ts';
import { networkEnv } from './check/setup-env.ts';
import { createTrustStore, type TrustStore } from './check/trust.edge.ts';
import { changeLimits } from './git/change-rules.ts';
import { fillCheckout, writeOwnGit } from './git/checkout.edge.ts';
import { createGit, type Git } from './git/git.edge.ts';
import { inspectRepo } from './git/inspect.edge.ts';
import { emptyPool, type Lease, leaseCheckout } from './git/pool.edge.ts';
import { readSources } from './git/prompt-files.edge.ts';
import { locate } from './git/repo-place.edge.ts';
import { stackPatches } from './git/stack.edge.ts';
import { standingIn } from './git/standing.edge.ts';
import { openStore, type Store } from './git/store.edge.ts';
import { listTree, treeOf } from './git/tree.edge.ts';
import { type Forwarded, fastForward } from './land/fast-forward.edge.ts';
import { integratePatches } from './land/integrate.edge.ts';
import { landPatch } from './land/land.edge.ts';
import type { CrashAt } from './land/own-branch.edge.ts';
import { type RevertRequest, revertCommit } from './land/revert.edge.ts';
import { readableDiff } from './patch/diff-text.ts';
import { harvestCheckout } from './patch/harvest.edge.ts';

export interface WorkspacesOptions {
  /** Absolute; outside every repository and outside the temp folder. */
  readonly stateDir: string;
  readonly blobs: Blobs;
  /** The caller's environment; only PATH, HOME, proxies and registry addresses are taken from it. */
  readonly env: Environment;
  /** What the agents that may be started obey in a repository. */
  readonly agentFiles: ControlNames;
  /** The node this program runs on. */
  readonly node: string;
  /** Names of secrets in a text; called for every file a patch adds to. */
  readonly findSecrets?: (text: string) => Promise<readonly string[]> | readonly string[];
  /** Takes secrets out of logs before they are stored. */
  readonly redact?: (text: string) => Promise<string> | string;
  /** False runs checks without a sandbox, and says so. */
  readonly allowSandbox?: boolean;
  readonly crashAt?: CrashAt;
}

/** The port, and what only a person at the keyboard asks for. */
export interface LocalWorkspaces extends Workspaces {
  readonly trust: TrustStore;
  fastForward(repo: string, branch: string, commit: string): Promise<Forwarded>;
  revert(request: RevertRequest): Promise<Landing>;
}

interface Room {
  readonly git: Git;
  readonly options: WorkspacesOptions;
  readonly stores: Map<string, Promise<Store>>;
  readonly desks: Map<string, { readonly store: Store; readonly lease: Lease }>;
  sandbox: Promise<SandboxState> | undefined;
}

/** Opens the room; nothing is read or written until something is asked of it. */
export function createWorkspaces(options: WorkspacesOptions): LocalWorkspaces {
  if (!isAbsolute(options.stateDir)) throw new Error('The state folder must be an absolute path.');
  const git = createGit({ path: options.env.PATH ?? '/usr/bin:/bin', home: homeOf(options) });
  const room: Room = { git, options, stores: new Map(), desks: new Map(), sandbox: undefined };
  return {
    ...reading(room),
    ...working(room),
    ...landing(room),
    trust: createTrustStore(options.stateDir),
    async close() {
      for (const { lease } of room.desks.values()) await lease.release();
      room.desks.clear();
      for (const store of room.stores.values()) {
        await store.then(emptyPool).catch(() => undefined);
      }
    },
  };
}

function reading(room: Room) {
  const { git, options } = room;
  return {
    async inspect(path) {
      await mkdir(options.stateDir, { recursive: true, mode: 0o700 });
      return inspectRepo(git, path, options.stateDir);
    },
    async commands(repo, base, tune) {
      const sandboxed = (await sandboxOf(room)).status === 'bwrap';
      const opened = await storeOf(room, repo);
      if (opened.status === 'refused') throw new Error(`${opened.because} ${opened.remedy}`);
      return readCommands(opened.store, base, tune, {
        sandboxed,
        agentFiles: options.agentFiles,
      });
    },
    async list(workspace) {
      const entries = await listTree(deskOf(room, workspace).store, workspace.baseTree);
      return (entries ?? []).map((entry) => entry.path).sort();
    },
    async controlFiles(workspace) {
      const { store } = deskOf(room, workspace);
      const entries = (await listTree(store, workspace.baseTree)) ?? [];
      return controlFilesIn(store, entries, options.agentFiles);
    },
    read: (workspace, paths, maxBytes) =>
      readSources(deskOf(room, workspace).store, workspace.baseTree, paths, maxBytes),
    async diffText(patch) {
      const bytes = await options.blobs.get(patch);
      if (bytes === undefined) return `(the bytes of patch ${patch} are lost or damaged)\n`;
      return readableDiff(bytes);
    },
    async standing(repo, base, texts) {
      const opened = await storeOf(room, repo);
      return opened.status === 'open' ? standingIn(opened.store, base, texts) : [];
    },
    async sandbox() {
      const { status, because } = await sandboxOf(room);
      return { status, because };
    },
  } satisfies Partial<Workspaces>;
}

function working(room: Room) {
  const { options } = room;
  return {
    open: (request) => openWorkspace(room, request),
    harvest(request) {
      const { store, lease } = deskOf(room, request.workspace);
      const findSecrets = options.findSecrets ?? (() => []);
      const { blobs, agentFiles } = options;
      const tools = { store, blobs, limits: changeLimits, findSecrets, agentFiles };
      return harvestCheckout(tools, lease, request);
    },
    async check(request, signal) {
      const sandbox = await sandboxOf(room);
      const opened = await storeOf(room, request.repo);
      if (opened.status === 'refused') return nothingRun(request, sandbox, opened);
      const { store } = opened;
      const redact = options.redact ?? ((text: string) => text);
      const runner = { blobs: options.blobs, redact, bwrap: 'bwrap' };
      const path = checkPath(sandboxOptions(options));
      const network = { home: homeOf(options), networkEnv: networkEnv(options.env) };
      const tools = { store, runner, sandbox, path, ...network };
      return runChecks(tools, request, signal);
    },
  } satisfies Partial<Workspaces>;
}

function landing(room: Room) {
  const { blobs, crashAt } = room.options;
  return {
    async integrate(repo, base, patches) {
      const opened = await storeOf(room, repo);
      if (opened.status === 'refused') return { ...opened, status: 'failed' };
      return integratePatches(opened.store, blobs, base, patches);
    },
    async land(request) {
      const opened = await storeOf(room, request.repo);
      if (opened.status === 'refused') return { ...opened, status: 'stopped' };
      return landPatch(opened.store, blobs, request, crashAt);
    },
    async fastForward(repo, branch, commit) {
      const opened = await storeOf(room, repo);
      if (opened.status === 'refused') return { ...opened, status: 'stopped' };
      return fastForward(opened.store, branch, commit);
    },
    async revert(request) {
      const opened = await storeOf(room, request.repo);
      if (opened.status === 'refused') return { ...opened, status: 'stopped' };
      return revertCommit(opened.store, request);
    },
  } satisfies Partial<LocalWorkspaces>;
}

function nothingRun(
  request: CheckRequest,
  sandbox: SandboxState,
  why: { readonly because: string; readonly remedy: string },
): CheckRun {
  const because = `${why.because} ${why.remedy}`;
  const results = request.commands.map((command) => notRun(command, because));
  return { tree: request.tree, sandboxed: sandbox.status === 'bwrap', results };
}

async function openWorkspace(room: Room, request: WorkspaceRequest): Promise<OpenedWorkspace> {
  const opened = await storeOf(room, request.repo);
  if (opened.status === 'refused') return { ...opened, status: 'failed' };
  const { store } = opened;
  const tree = await treeOf(store, request.base);
  if (tree === undefined)
    return failed('The commit the run began from is gone.', 'Fetch it, or start a new run.');
  const { patches, base } = request;
  const stacked = await stackPatches(store, room.options.blobs, { tree, patches });
  if (stacked.status !== 'stacked') return stacked;
  const lease = await leaseCheckout(store, request.dir);
  if (lease === undefined)
    return failed('Every workspace is in use.', 'Wait until a step has ended, then retry.');
  const trouble =
    (await fillCheckout(store, lease, stacked.tree)) ??
    (await writeOwnGit(store, lease, { base, tree: stacked.tree }));
  if (trouble !== undefined) {
    await lease.release();
    return failed(`The workspace cannot be filled: ${trouble}.`, 'Look for free disk space.');
  }
  room.desks.set(lease.dir, { store, lease });
  const release = async (): Promise<void> => {
    if (room.desks.get(lease.dir)?.lease === lease) room.desks.delete(lease.dir);
    await lease.release();
  };
  return { status: 'open', workspace: { dir: lease.dir, baseTree: stacked.tree, release } };
}

function deskOf(room: Room, workspace: Workspace) {
  const desk = room.desks.get(workspace.dir);
  if (desk === undefined) throw new Error(`The workspace ${workspace.dir} is not open.`);
  return desk;
}

type Opened =
  | { readonly status: 'open'; readonly store: Store }
  | { readonly status: 'refused'; readonly because: string; readonly remedy: string };

/** The repository's private folder, or why the repository is not to be had, as after it was moved. */
async function storeOf(room: Room, repo: string): Promise<Opened> {
  const known = room.stores.get(repo);
  if (known !== undefined) return { status: 'open', store: await known };
  const located = await locate(room.git, repo);
  if (located.status === 'refused')
    return { status: 'refused', because: located.what, remedy: located.remedy };
  const opened = openStore(room.git, located.place, room.options.stateDir);
  room.stores.set(repo, opened);
  opened.catch(() => room.stores.delete(repo));
  return { status: 'open', store: await opened };
}

function sandboxOf(room: Room): Promise<SandboxState> {
  if (room.options.allowSandbox === false)
    return Promise.resolve({ status: 'none', because: 'it is switched off' });
  room.sandbox ??= probeSandbox(sandboxOptions(room.options));
  return room.sandbox;
}

function sandboxOptions(options: WorkspacesOptions) {
  return { path: options.env.PATH ?? '/usr/bin:/bin', home: homeOf(options), node: options.node };
}

function homeOf(options: WorkspacesOptions): string {
  return options.env.HOME ?? '/nonexistent';
}

function failed(because: string, remedy: string): OpenedWorkspace {
  return { status: 'failed', because, remedy };
}
