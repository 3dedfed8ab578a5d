import type { ChangedFile, CheckResult, PatchArtifact } from '../domain/artifact.ts';
import type { ControlFile } from '../domain/control-file.ts';
import type { Digest } from '../domain/ids.ts';
import type { ProjectConfig } from '../domain/role-map.ts';
import type { FileReach, TestRunner } from '../domain/test-report.ts';

/** A checked-out tree outside the user's repository, leased for one effect. */
export interface Workspace {
  readonly dir: string;
  readonly baseTree: string;
  release(): Promise<void>;
}
export interface WorkspaceRequest {
  readonly repo: string;
  /** Commit the run began from. */
  readonly base: string;
  /** Patches put on top of it, in order. */
  readonly patches: readonly Digest[];
  /** A folder that was lent before; lent again where it is free. */
  readonly dir?: string | undefined;
}
export type OpenedWorkspace =
  | { readonly status: 'open'; readonly workspace: Workspace }
  | { readonly status: 'conflict'; readonly patch: Digest; readonly files: readonly string[] }
  | { readonly status: 'failed'; readonly because: string; readonly remedy: string };

/** A file as a prompt shows it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export type Harvest =
  | { readonly status: 'patch'; readonly artifact: PatchArtifact }
  | { readonly status: 'no-change' }
  | { readonly status: 'rejected'; readonly problems: readonly string[] };

export interface HarvestRequest {
  readonly workspace: Workspace;
  /** Tree the artifact's diff starts from: the step's base, not the last repair's. */
  readonly fromTree: string;
  /** The model's reply for lanes that write patches as text; absent for agents that edited the folder. */
  readonly reply?: string;
  readonly finishedCut: boolean;
  /** Path globs the step owns; empty means anywhere. */
  readonly owns: readonly string[];
  readonly protectedGlobs: readonly string[];
}

export interface CheckCommand {
  readonly name: string;
  readonly run: string;
  readonly origin: CheckResult['origin'];
  /** The test runner that it starts; absent where none is known. */
  readonly runner?: TestRunner;
  /** Run so that the runner says what each test did, with these test files named too. */
  readonly report?: { readonly files: readonly string[] };
}
/** What a test runner wrote for machines; paths of the project's files are relative in it. */
export interface RawTestReport {
  /** The command's name. */
  readonly name: string;
  readonly runner: TestRunner;
  /** Empty where the runner ended before it wrote anything. */
  readonly text: string;
  /** Absent where nothing was recorded. */
  readonly reach?: readonly FileReach[];
}
export interface CheckRequest {
  readonly repo: string;
  readonly base: string;
  /** Tree to judge; existing tests, check scripts and config come from `base`. */
  readonly tree: string;
  readonly commands: readonly CheckCommand[];
  /** Files laid over the tree (a counter-example's test); never part of the artifact. */
  readonly overlay: readonly SourceFile[];
  readonly setup: readonly string[];
  readonly timeoutMs: number;
}
export interface CheckRun {
  readonly tree: string;
  readonly sandboxed: boolean;
  readonly results: readonly CheckResult[];
  /** Of the commands that were to give one and could be run. */
  readonly reports?: readonly RawTestReport[];
}

export type Integration =
  | {
      readonly status: 'integrated';
      readonly tree: string;
      readonly patch: Digest;
      readonly files: readonly ChangedFile[];
    }
  | { readonly status: 'conflict'; readonly patch: Digest; readonly files: readonly string[] }
  | { readonly status: 'failed'; readonly because: string; readonly remedy: string };

export interface LandingRequest {
  readonly repo: string;
  readonly ref: string;
  /** Commit the new commit stands on. */
  readonly base: string;
  readonly tree: string;
  readonly patch: Digest;
  /** Whole message, trailers included. */
  readonly message: string;
  readonly dateS: number;
}
export type Landing =
  | {
      readonly status: 'landed';
      readonly ref: string;
      readonly commit: string;
      readonly merge: string;
    }
  | { readonly status: 'stopped'; readonly because: string; readonly remedy: string };

export interface RepoFacts {
  readonly path: string;
  readonly branch: string | null;
  readonly base: string;
  readonly baseTree: string;
  readonly dirty: boolean;
}
export type RepoReading =
  | { readonly status: 'repo'; readonly repo: RepoFacts }
  | { readonly status: 'refused'; readonly what: string; readonly remedy: string };

/** The check commands of a project as its base commit and tune give them. */
export interface ProjectCommands {
  readonly checks: readonly CheckCommand[];
  readonly setup: readonly string[];
  /** What agent programs would execute or obey in the base commit. */
  readonly controlFiles: readonly ControlFile[];
  /** Hash over commands, set-up and whether they run in a sandbox: what a person trusts. */
  readonly hash: string;
}

/** Everything that touches git, files and processes of a project. Never the user's work tree. */
export interface Workspaces {
  inspect(path: string): Promise<RepoReading>;
  commands(repo: string, base: string, tune: ProjectConfig): Promise<ProjectCommands>;
  open(request: WorkspaceRequest): Promise<OpenedWorkspace>;
  /** Paths of the workspace's tree, sorted; for the prompt's file list. */
  list(workspace: Workspace): Promise<readonly string[]>;
  /** What agent programs would execute or obey in the workspace's tree. */
  controlFiles(workspace: Workspace): Promise<readonly ControlFile[]>;
  /** Text files among `paths` (globs allowed) up to `maxBytes` together; binary and huge ones are left out. */
  read(
    workspace: Workspace,
    paths: readonly string[],
    maxBytes: number,
  ): Promise<readonly SourceFile[]>;
  harvest(request: HarvestRequest): Promise<Harvest>;
  check(request: CheckRequest, signal: AbortSignal): Promise<CheckRun>;
  /** Unified diff as text, its own characters kept: whoever shows it makes it safe. */
  diffText(patch: Digest): Promise<string>;
  integrate(repo: string, base: string, patches: readonly Digest[]): Promise<Integration>;
  land(request: LandingRequest): Promise<Landing>;
  /** Which of these texts stand in files or paths of a commit. */
  standing(repo: string, base: string, texts: readonly string[]): Promise<readonly string[]>;
  sandbox(): Promise<{ readonly status: 'bwrap' | 'none'; readonly because: string }>;
  /** Removes what this run left in the pool. */
  close(): Promise<void>;
}
