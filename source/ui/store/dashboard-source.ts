import type { Conductor, LaneEvent } from '../../conductor/ports.ts';
import type { Call } from '../../domain/call.ts';
import type { Refusal } from '../../domain/commands.ts';
import type { Digest, RunId } from '../../domain/ids.ts';
import type { RunState } from '../../state/run-state.ts';
import type { RunSummary } from '../../state/run-summary.ts';
import type { ContractDraft } from './contract-draft.ts';
import type { MemoryBoard } from './memory-board.ts';
import type { ResultTable } from './result-table.ts';
import type { SlotBoard, SlotOrder } from './slot-board.ts';

/** What is known of a run before it is open. */
export interface Opening {
  readonly task: string;
  readonly rehearsal: boolean;
}

/** A line for the message row that no key caused: a spec edit adopted or refused, an error of the program. */
export interface DashboardNotice {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
}

/**
 * All that the dashboard knows of the program around it. Whoever opens the dashboard implements
 * it; every method may be called at any time and none throws.
 */
export interface DashboardSource {
  /** The run on the screen; undefined on the start screen. */
  conductor(): Conductor<RunState> | undefined;
  /** The run that `conductor()` is going to give first: its board is shown empty until then. */
  readonly opening?: Opening;
  /** The run on the screen is open in another process and only watched here; not so when absent. */
  watched?(): boolean;
  /** Called when `conductor()` starts to give another run; returns how to stop listening. */
  onSwitch(listen: () => void): () => void;
  /** Earlier runs, the resumable first. */
  runs(): Promise<readonly RunSummary[]>;
  /** Called with the runs when one began, moved on or ended, wherever that was; returns how to stop. */
  onRuns?(listen: (runs: readonly RunSummary[]) => void): () => void;
  /** A task on its way when the dashboard opens: its contract is shown at once. */
  readonly firstTask?: string;
  /** A task as a contract, or a contract's text held against the role map anew; absent where jobs need none. */
  draft?(from: { readonly task: string } | { readonly text: string }): Promise<ContractDraft>;
  /** Starts a job, with the contract that was shown, and switches to it; a refusal says why not. */
  startJob(task: string, contract?: string): Promise<Refusal | undefined>;
  /** Opens a run and switches to it, taking it up again where it can. */
  openRun(run: RunId): Promise<Refusal | undefined>;
  /**
   * Chatter of the calls of the run on the screen; already cleaned. After a switch it is listened to
   * anew. Returns how to stop listening.
   */
  onChatter(listen: (call: Call, event: LaneEvent) => void): () => void;
  onNotice(listen: (notice: DashboardNotice) => void): () => void;
  /** The local model's slot as it was read last; undefined where there is none or nothing was read yet. */
  slot(): SlotBoard | undefined;
  /** Called when the slot was read anew; returns how to stop listening. */
  onSlot(listen: () => void): () => void;
  /** Orders something of the slot; a refusal says why it was not done. */
  slotOrder(order: SlotOrder): Promise<Refusal | undefined>;
  /** The table the run on the screen fills, where it is one that fills a table. */
  table?(): ResultTable | undefined;
  /** Called when the table is another; returns how to stop listening. */
  onTable?(listen: () => void): () => void;
  /** The shared memory: what it holds for these words, or everything where there are none. */
  memory(words: string): Promise<MemoryBoard>;
  /** A blob as text; undefined where it is not held. */
  blobText(digest: Digest): Promise<string | undefined>;
  /** A patch as a unified diff; undefined where it is not held. */
  diffText(patch: Digest): Promise<string | undefined>;
  /** Who the commands of this screen are by: the login name. */
  readonly person: string;
  /** Folder of the repository, for the start screen. */
  readonly repo: string;
}

/** How the dashboard was left. `summary` was printed where the shell goes on. */
export interface DashboardExit {
  readonly exit: 'quit' | 'interrupted';
  /** The signal that ended it, if one did. */
  readonly signal?: NodeJS.Signals;
  readonly summary: string;
}
