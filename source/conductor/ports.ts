import type { Call, FailureReason, Purpose, Served, Usage } from '../domain/call.ts';
import type { Command, Refusal } from '../domain/commands.ts';
import type { Recorded } from '../domain/decode.ts';
import type { Fact } from '../domain/facts.ts';
import type { Digest, ModelName, RunId } from '../domain/ids.ts';
import type { AcceptedId } from '../domain/probe.ts';
import type { ModelEntry } from '../domain/role-map.ts';
import type { Secret } from '../safety/redact.ts';

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
  /** Values to keep out of the reply; those of the driver's environment where it is absent. */
  readonly secrets?: readonly Secret[];
}
export interface LaneLimits {
  readonly wallMs: number;
  /** Silence for this long ends the call; once a model has spoken only its tokens break it. */
  readonly idleMs: number;
  /** The first token is due within this time, however the endpoint keeps the connection alive. */
  readonly firstTokenMs: number;
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
  /** The model's own text; where it holds a secret, cleaned and redacted. Whoever shows it cleans it. */
  readonly text: string;
  /** What in `text` is not what the model wrote, as `the value of SHELF_TOKEN`. */
  readonly altered?: readonly string[];
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
  /** Whether its endpoint answers under any name it is asked for; absent where nobody tried. */
  readonly echoes?: boolean;
  /** Ids that its `servedAs` has by a person's yes to the doctor. */
  readonly accepted?: readonly AcceptedId[];
}
/** Every driver the program knows, by the spec's `driver` word; absent means not built in. */
export type Drivers = Readonly<Partial<Record<ModelEntry['driver'], LaneDriver>>>;

// ---------------------------------------------------------------- workspaces

export type * from './workspaces-port.ts';

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
  dispatch(command: Command): Promise<readonly Refusal[]>;
  /** Called after every change; returns how to stop listening. */
  onChange(listen: (recorded: readonly Recorded[]) => void): () => void;
  /** Resolves when nothing is owed and nothing runs: done, blocked, or waiting for a person. */
  settled(): Promise<State>;
  /** Stops starting things, aborts what runs, waits for it, closes the journal. */
  stop(): Promise<void>;
}
