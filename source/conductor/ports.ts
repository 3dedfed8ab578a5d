import type { ChangedFile, CheckResult, PatchArtifact } from '../events/artifact.ts';
import type { Call, FailureReason, Purpose, Served, Usage } from '../events/call.ts';
import type { Command, Refusal } from '../events/commands.ts';
import type { Recorded } from '../events/decode.ts';
import type { Fact } from '../events/facts.ts';
import type { Digest, ModelName, RunId } from '../events/ids.ts';
import type { ModelEntry, Tune } from '../events/role-map.ts';

/** Interfaces only: what the conductor needs from the outside. Edges implement them. */

/** Epoch milliseconds now, and a timer that can be cleared. */
export interface Clock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

/**
 * The append-only log of one run. `append` returns only when the facts are durable.
 * A failed write poisons the journal: every later append answers `failed`.
 */
export interface Journal {
  append(facts: readonly Fact[], expectedSeq: number, at: number): Promise<AppendResult>;
  /** Sequence number of the last durable fact; 0 when empty. */
  seq(): number;
  close(): Promise<void>;
}
export type AppendResult =
  | { readonly status: 'durable'; readonly seq: number }
  | { readonly status: 'conflict'; readonly actualSeq: number }
  | { readonly status: 'failed'; readonly because: string };

/** Content-addressed bytes. `put` returns only when they are durable. */
export interface Blobs {
  put(bytes: Uint8Array | string): Promise<Digest>;
  /** Undefined when no such blob is held; a blob whose bytes do not match its digest counts as absent. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
  text(digest: Digest): Promise<string | undefined>;
}

// ---------------------------------------------------------------- lanes

export type Access = 'read-only' | 'workspace-write';

/** One request to a model, ready to send: every text assembled, every limit named. */
export interface LaneRequest {
  readonly run: RunId;
  readonly call: string;
  readonly purpose: Purpose;
  readonly model: ModelEntry;
  readonly modelName: ModelName;
  readonly system: string;
  readonly prompt: string;
  /** Folder an agent lane works in; API lanes ignore it. */
  readonly cwd?: string;
  readonly access: Access;
  /** Where a lane may keep its own config and home; made for it, never the user's. */
  readonly home?: string;
  readonly resume?: string | undefined;
  readonly limits: LaneLimits;
  /** Optional calls give up at once when the lane is busy or down (`x-slot-optional`). */
  readonly optional: boolean;
  /** In no hurry: at the slot it stands behind every other caller. */
  readonly batch?: boolean;
}
export interface LaneLimits {
  readonly wallMs: number;
  /** No bytes for this long ends the call. */
  readonly idleMs: number;
  readonly maxTokens: number;
  readonly maxBytes: number;
  readonly maxToolCalls: number;
  /** Tries on 429, 5xx and broken connections, the first included. */
  readonly maxTries: number;
}

/** Chatter while a lane runs: lossy, shown, never journalled. Text is already cleaned. */
export type LaneEvent =
  | { readonly type: 'started'; readonly sessionId?: string }
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'reasoning'; readonly delta: string }
  | {
      readonly type: 'tool';
      readonly id: string;
      readonly name: string;
      readonly phase: 'start' | 'end';
      readonly ok?: boolean;
      readonly note?: string;
    }
  | {
      readonly type: 'file';
      readonly path: string;
      readonly change: 'added' | 'modified' | 'deleted';
    }
  | { readonly type: 'denied'; readonly what: string; readonly because: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'notice'; readonly level: 'info' | 'warning'; readonly text: string }
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly waitMs: number;
      readonly because: string;
    };

/** How a request ended, exactly once. Success is a conjunction; the exit code alone decides nothing. */
export interface LaneOutcome {
  readonly status: 'done' | 'failed';
  readonly reason?: FailureReason;
  /** One sentence for the row; cleaned and redacted. */
  readonly message?: string;
  readonly text: string;
  readonly served: Served;
  readonly usage?: Usage;
  readonly costUsd?: number;
  readonly sessionId?: string;
  readonly durationMs: number;
  readonly retries: number;
  readonly stragglersKilled?: number;
  readonly unsandboxed?: boolean;
}

export interface LaneDriver {
  /** Whether a call could be made, without making one: key present, program found, address well formed. */
  probe(model: ModelEntry, name: ModelName): Promise<ProbeResult>;
  /** Never throws; resolves exactly once. Aborting `signal` ends it with reason `cancelled`. */
  run(
    request: LaneRequest,
    onEvent: (event: LaneEvent) => void,
    signal: AbortSignal,
  ): Promise<LaneOutcome>;
}
export interface ProbeResult {
  readonly usable: boolean;
  readonly because: string;
  readonly version?: string;
}
/** Every driver the program knows, by the spec's `driver` word; absent means not built in. */
export type Drivers = Readonly<Partial<Record<ModelEntry['driver'], LaneDriver>>>;

// ---------------------------------------------------------------- workspaces

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
  /** Hash over commands, set-up and whether they run in a sandbox: what a person trusts. */
  readonly hash: string;
}

/** Everything that touches git, files and processes of a project. Never the user's work tree. */
export interface Workspaces {
  inspect(path: string): Promise<RepoReading>;
  commands(repo: string, base: string, tune: Tune): Promise<ProjectCommands>;
  open(request: WorkspaceRequest): Promise<OpenedWorkspace>;
  /** Paths of the workspace's tree, sorted; for the prompt's file list. */
  list(workspace: Workspace): Promise<readonly string[]>;
  /** Text files among `paths` (globs allowed) up to `maxBytes` together; binary and huge ones are left out. */
  read(
    workspace: Workspace,
    paths: readonly string[],
    maxBytes: number,
  ): Promise<readonly SourceFile[]>;
  harvest(request: HarvestRequest): Promise<Harvest>;
  check(request: CheckRequest, signal: AbortSignal): Promise<CheckRun>;
  /** Unified diff as text for prompts and panes. */
  diffText(patch: Digest): Promise<string>;
  integrate(repo: string, base: string, patches: readonly Digest[]): Promise<Integration>;
  land(request: LandingRequest): Promise<Landing>;
  sandbox(): Promise<{ readonly status: 'bwrap' | 'none'; readonly because: string }>;
  /** Removes what this run left in the pool. */
  close(): Promise<void>;
}

/** Texts of `spec/prompts/*.md`, by name without `.md`. */
export interface PromptTexts {
  get(name: string): string;
}

/** Chatter of one call for whoever listens; the conductor never waits for a listener. */
export interface Chatter {
  emit(call: Call, event: LaneEvent): void;
}

/** A running conductor as the dashboard, the plain printer and the control socket see it. */
export interface Conductor<State> {
  state(): State;
  /** Every durable fact so far with its number and time. */
  history(): readonly Recorded[];
  /** Resolves when the command's facts are durable; a refusal says why nothing changed. */
  tell(command: Command): Promise<readonly Refusal[]>;
  /** Called after every change; returns how to stop listening. */
  onChange(listen: (recorded: readonly Recorded[]) => void): () => void;
  /** Resolves when nothing is owed and nothing runs: done, blocked, or waiting for a person. */
  settled(): Promise<State>;
  /** Stops starting things, aborts what runs, waits for it, closes the journal. */
  stop(): Promise<void>;
}
