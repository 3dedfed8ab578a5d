import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { agentControl } from '../../source/agents/list.ts';
import type {
  Blobs,
  CheckRequest,
  Harvest,
  LandingRequest,
  Workspace,
} from '../../source/conductor/ports.ts';
import type { CheckResult, PatchArtifact } from '../../source/domain/artifact.ts';
import {
  createWorkspaces,
  type LocalWorkspaces,
  type WorkspacesOptions,
} from '../../source/workspace/workspaces.edge.ts';

/** A user's repository, a state folder and the room over both; all gone after the test. */
export interface Sample {
  readonly root: string;
  readonly repo: string;
  readonly base: string;
  readonly stateDir: string;
  readonly blobs: Blobs;
  readonly room: LocalWorkspaces;
}

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

export function tempRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'fugu-workspace-'));
  roots.push(root);
  return root;
}

/** Plain git with an identity, as a user runs it; throws when it fails. */
export function git(repo: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const hush = ['-c', 'init.defaultBranch=main', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', ['-C', repo, ...who, ...hush, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function makeRepo(root: string, files: Readonly<Record<string, string>>): string {
  const repo = join(root, 'repo');
  mkdirSync(repo, { recursive: true });
  git(repo, 'init', '-q');
  write(repo, files);
  git(repo, 'add', '-A');
  git(repo, 'commit', '-q', '--allow-empty', '-m', 'Begin');
  return repo;
}

export function memoryBlobs(): Blobs {
  const held = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
      const digest = `sha256:${createHash('sha256').update(data).digest('hex')}`;
      held.set(digest, new Uint8Array(data));
      return digest;
    },
    get: async (digest) => held.get(digest),
    async text(digest) {
      const bytes = held.get(digest);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
  };
}

export function openRoom(
  root: string,
  blobs: Blobs,
  options: Partial<WorkspacesOptions> = {},
): LocalWorkspaces {
  return createWorkspaces({
    stateDir: join(root, 'state'),
    blobs,
    env: { PATH: process.env.PATH, HOME: join(root, 'home') },
    node: process.execPath,
    agentFiles: agentControl,
    ...options,
  });
}

export function sample(
  files: Readonly<Record<string, string>>,
  options: Partial<WorkspacesOptions> = {},
): Sample {
  const root = tempRoot();
  const repo = makeRepo(root, files);
  const base = git(repo, 'rev-parse', 'HEAD').trim();
  const blobs = memoryBlobs();
  const room = openRoom(root, blobs, options);
  return { root, repo, base, stateDir: join(root, 'state'), blobs, room };
}

export async function open(from: Sample, patches: readonly string[] = []): Promise<Workspace> {
  const opened = await from.room.open({ repo: from.repo, base: from.base, patches });
  if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
  return opened.workspace;
}

export function harvest(
  from: Sample,
  workspace: Workspace,
  more: {
    readonly reply?: string;
    readonly owns?: readonly string[];
    readonly protectedGlobs?: readonly string[];
    readonly finishedCut?: boolean;
  } = {},
): Promise<Harvest> {
  return from.room.harvest({
    workspace,
    fromTree: workspace.baseTree,
    finishedCut: false,
    owns: [],
    protectedGlobs: [],
    ...more,
  });
}

/** What files written by an agent come to, as an artifact; the workspace is given back. */
export async function patchOf(
  from: Sample,
  files: Readonly<Record<string, string>>,
  patches: readonly string[] = [],
): Promise<PatchArtifact> {
  const workspace = await open(from, patches);
  write(workspace.dir, files);
  const got = await harvest(from, workspace);
  await workspace.release();
  if (got.status !== 'patch') throw new Error(JSON.stringify(got));
  return got.artifact;
}

export async function check(
  from: Sample,
  tree: string,
  run: string,
  more: Partial<CheckRequest> = {},
): Promise<CheckResult> {
  const ran = await from.room.check(
    {
      repo: from.repo,
      base: from.base,
      tree,
      commands: [{ name: 'check', run, origin: 'project' }],
      overlay: [],
      setup: [],
      timeoutMs: 20_000,
      ...more,
    },
    new AbortController().signal,
  );
  const [result] = ran.results;
  if (result === undefined) throw new Error('no result');
  return result;
}

export function landingOf(from: Sample, artifact: PatchArtifact): LandingRequest {
  return {
    repo: from.repo,
    ref: 'refs/heads/fugu/r1',
    base: from.base,
    tree: artifact.tree,
    patch: artifact.digest,
    message: 'Add a shelf\n\nFugu-Run: r1\n',
    dateS: 1_795_000_000,
  };
}

/** A command that leaves a mark when it runs, for whoever should never run it. */
export function canary(root: string): { readonly command: string; readonly ran: () => boolean } {
  const mark = join(root, 'canary-ran');
  const command = join(root, 'canary.sh');
  writeFileSync(command, `#!/bin/sh\ntouch ${mark}\ncat\n`);
  chmodSync(command, 0o755);
  return { command, ran: () => present(mark) };
}

export function present(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
