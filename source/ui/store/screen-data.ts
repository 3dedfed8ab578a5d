import type { Call } from '../../domain/call.ts';
import type { Recorded } from '../../domain/decode.ts';
import type { CallId, Digest, LaneId, StepId } from '../../domain/ids.ts';
import type { CallState } from '../../state/call-state.ts';
import type { RunState } from '../../state/run-state.ts';
import type { RunSummary } from '../../state/run-summary.ts';
import { callsOf } from '../../state/select.ts';
import { type AuditSheet, auditSheet } from '../../state/view/view-audit.ts';
import { laneBoard, slotBoard } from '../../state/view/view-lanes.ts';
import { type TaskRow, taskRows, taskTree } from '../../state/view/view-tasks.ts';
import { currentAttempt } from '../../state/view/view-vouch.ts';
import { type Layout, layout } from '../draw/layout.ts';
import type { Ring } from '../terminal/ring.ts';
import type { Opening } from './dashboard-source.ts';
import type { MemoryBoard } from './memory-board.ts';
import type { ResultTable } from './result-table.ts';
import type { SlotBoard } from './slot-board.ts';
import { auditTabs, boardTabs, type Tab, type UiState } from './ui-state.ts';

/** Text that is fetched when it is first wanted. */
export type Loaded =
  | { readonly status: 'loading' }
  | { readonly status: 'absent' }
  | {
      readonly status: 'ready';
      readonly lines: readonly string[];
      /** Lines that a model thought aloud; they are shown dimmed. */
      readonly thoughts?: ReadonlySet<number>;
    };

/** Bytes and streams the panes show: read at once, fetched behind the scenes. */
export interface Content {
  ring(call: CallId): Ring | undefined;
  diff(patch: Digest): Loaded;
  text(digest: Digest): Loaded;
  /** What the shared memory holds for these words; everything where there are none. */
  memory(words: string): MemoryBoard | undefined;
}

/** Everything keys and panes may read; `now` is epoch milliseconds. */
export type World = {
  readonly state?: RunState;
  /** The run is open in another process and only watched here. */
  readonly watched?: boolean;
  /** The run that is being opened, while there is no state yet. */
  readonly opening?: Opening;
  /** The local model's slot as it was read last. */
  readonly slot?: SlotBoard;
  /** A table the run fills; it takes the place of the diff, which such a run has none of. */
  readonly table?: ResultTable;
  readonly history: readonly Recorded[];
  readonly now: number;
  readonly by: string;
  readonly repo: string;
  readonly runs: readonly RunSummary[];
  readonly columns: number;
  readonly rows: number;
  readonly content: Content;
};

/** The rectangles of the screen as it is. */
export function layoutOf(ui: UiState, world: World): Layout {
  const lanes = world.state ? laneBoard(world.state).length : 0;
  const { screen, focus } = ui;
  return layout(world.columns, world.rows, { screen, focus, lanes, slot: hasSlot(world.state) });
}

/** Whether the role map in force has a local model on the slot. */
export function hasSlot(state: RunState | undefined): boolean {
  return state !== undefined && slotBoard(state).status !== 'not-configured';
}

/** The tab that is open. */
export function tabOf(ui: UiState): Tab {
  const tabs = ui.screen === 'audit' ? auditTabs : boardTabs;
  return tabs[ui.tab] ?? tabs[0];
}

/** The rows of the task tree under the filter. */
export function shownTasks(ui: UiState, state: RunState): readonly TaskRow[] {
  return taskRows(taskTree(state, ui.filter));
}

/** The selected row of the task tree: the one that was chosen, else the first. */
export function selectedTask(ui: UiState, state: RunState): TaskRow | undefined {
  const rows = shownTasks(ui, state);
  return rows.find((row) => row.key === ui.task) ?? rows[0];
}

/** The step that keys act on: on the audit screen the chosen one, else that of the selected row. */
export function selectedStep(ui: UiState, state: RunState): StepId | undefined {
  return ui.screen === 'audit' ? ui.auditStep : selectedTask(ui, state)?.step;
}

/** The lane that keys act on: the chosen one on the lane board, else that of the selected row. */
export function selectedLane(ui: UiState, state: RunState): LaneId | undefined {
  if (ui.focus !== 'lanes') return selectedTask(ui, state)?.lane;
  const rows = laneBoard(state);
  return (rows.find((row) => row.lane === ui.lane) ?? rows[0])?.lane;
}

/** The calls whose output the selected step has, oldest first. */
export function shownCalls(ui: UiState, state: RunState): readonly CallState[] {
  const step = selectedStep(ui, state);
  if (step === undefined) return [];
  return callsOf(state, step).filter((entry) => entry.begunAt !== undefined);
}

/** The call whose output is shown: the chosen one, else the one in hand, else the latest. */
export function shownCall(ui: UiState, state: RunState): CallState | undefined {
  const calls = shownCalls(ui, state);
  return (
    calls.find((entry) => entry.call.id === ui.call) ??
    calls.findLast((entry) => entry.status === 'begun') ??
    calls.at(-1)
  );
}

/** The patch the diff tab shows; undefined when the selection has none. */
export function shownPatch(ui: UiState, state: RunState): Digest | undefined {
  if (ui.screen === 'audit' && ui.auditStep === undefined) return state.audit?.patch;
  const step = selectedStep(ui, state);
  if (step === undefined)
    return selectedTask(ui, state)?.need ? state.integration?.patch : undefined;
  const product = currentAttempt(state, step)?.product;
  return product?.type === 'patch' ? product.artifact.digest : undefined;
}

/** The audit that waits for a decision. */
export function openAudit(state: RunState | undefined): AuditSheet | undefined {
  const sheet = state ? auditSheet(state) : undefined;
  return sheet && sheet.decision === undefined && !state?.ended ? sheet : undefined;
}

/** Whether anything would be interrupted by leaving now: a watched run goes on in its own process. */
export function isUnderWay({ state, watched }: Pick<World, 'state' | 'watched'>): boolean {
  return !watched && state !== undefined && state.ended === undefined && state.job !== undefined;
}

/** A call as rows name it: `verify · thinker→nemotron`. */
export function callName(call: Call): string {
  return `${call.purpose} · ${call.lane}→${call.model}`;
}
