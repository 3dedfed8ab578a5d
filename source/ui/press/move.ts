import type { RunState } from '../../state/run-state.ts';
import { auditSheet } from '../../state/view/view-audit.ts';
import { laneBoard } from '../../state/view/view-lanes.ts';
import type { PaneId } from '../draw/layout.ts';
import { detailWindow } from '../panes/detail.ts';
import {
  layoutOf,
  openAudit,
  selectedLane,
  selectedTask,
  shownCall,
  shownCalls,
  shownTasks,
  tabOf,
  type World,
} from '../store/screen-data.ts';
import { type Scroll, type UiState, withMessage } from '../store/ui-state.ts';
import type { Pressed } from './pressed.ts';

/** Moving about: selections in the lists, the window of the right pane, panes, calls. */

const listPage = 10;

/** Moves by one row or one page in the pane that has the focus. */
export function moveBy(ui: UiState, world: World, by: number, unit: 'row' | 'page'): UiState {
  const { state } = world;
  if (ui.screen === 'start') return moveRun(ui, world, by * (unit === 'row' ? 1 : listPage));
  if (!state) return ui;
  if (ui.focus === 'detail') return scrollBy(ui, world, by, unit);
  const rows = by * (unit === 'row' ? 1 : listPage);
  return moveInList(ui, state, (at, last) => clamp(at + rows, last));
}

/** Moves to the top or the end of the pane that has the focus. */
export function moveTo(ui: UiState, world: World, to: 'top' | 'bottom'): UiState {
  const { state } = world;
  if (ui.screen === 'start') {
    return { ...ui, runAt: to === 'top' ? 0 : Math.max(0, world.runs.length - 1) };
  }
  if (!state) return ui;
  if (ui.focus !== 'detail') return moveInList(ui, state, (_at, last) => (to === 'top' ? 0 : last));
  const { body, height } = detailWindow(ui, world);
  if (to === 'bottom') return withScroll(ui, body.pager.move({ type: 'tail' }, 1, height));
  return withScroll(ui, body.pager.move({ type: 'tail' }, -1e9, height));
}

function scrollBy(ui: UiState, world: World, by: number, unit: 'row' | 'page'): UiState {
  const { body, height, scroll } = detailWindow(ui, world);
  const rows = unit === 'row' ? by : by * Math.max(1, height - 2);
  return withScroll(ui, body.pager.move(scroll, rows, height));
}

function withScroll(ui: UiState, scroll: Scroll): UiState {
  return { ...ui, scrolls: { ...ui.scrolls, [tabOf(ui)]: scroll } };
}

function clamp(at: number, last: number): number {
  return Math.max(0, Math.min(at, last));
}

type Step = (at: number, last: number) => number;

function moveInList(ui: UiState, state: RunState, step: Step): UiState {
  if (ui.screen === 'audit') return moveAuditStep(ui, state, step);
  if (ui.focus === 'lanes') {
    const lanes = laneBoard(state).map((row) => row.lane);
    const chosen = selectedLane(ui, state);
    const at = chosen === undefined ? 0 : lanes.indexOf(chosen);
    const lane = lanes[step(at, lanes.length - 1)];
    return lane === undefined ? ui : { ...ui, lane };
  }
  const rows = shownTasks(ui, state);
  const at = rows.findIndex((row) => row.key === selectedTask(ui, state)?.key);
  const task = rows[step(at, rows.length - 1)];
  if (!task || task.key === ui.task) return ui;
  return { ...unscrolled(ui), task: task.key };
}

// The audit's list begins with the whole result, which is no step.
function moveAuditStep(ui: UiState, state: RunState, step: Step): UiState {
  const steps = auditSheet(state)?.steps.map((one) => one.step) ?? [];
  const at = ui.auditStep === undefined ? 0 : steps.indexOf(ui.auditStep) + 1;
  const next = step(at, steps.length);
  const { auditStep: _, ...rest } = unscrolled(ui);
  const chosen = steps[next - 1];
  return chosen === undefined ? rest : { ...rest, auditStep: chosen };
}

/** Another selection is read from its beginning; the journal is the run's and stays where it is. */
function unscrolled(ui: UiState): UiState {
  const { call: _, ...rest } = ui;
  return { ...rest, scrolls: ui.scrolls.journal ? { journal: ui.scrolls.journal } : {} };
}

function moveRun(ui: UiState, world: World, by: number): UiState {
  if (ui.startFocus === 'prompt') return { ...ui, startFocus: 'runs' };
  if (by < 0 && ui.runAt === 0) return { ...ui, startFocus: 'prompt' };
  return { ...ui, runAt: clamp(ui.runAt + by, Math.max(0, world.runs.length - 1)) };
}

const boardPanes: readonly PaneId[] = ['tasks', 'detail', 'lanes'];
const auditPanes: readonly PaneId[] = ['tasks', 'detail'];

/** The next pane in the order of the screen; on the start screen prompt and list take turns. */
export function nextPane(ui: UiState, by: 1 | -1): UiState {
  if (ui.screen === 'start') {
    return { ...ui, startFocus: ui.startFocus === 'prompt' ? 'runs' : 'prompt' };
  }
  const panes = ui.screen === 'audit' ? auditPanes : boardPanes;
  const at = Math.max(0, panes.indexOf(ui.focus));
  return { ...ui, focus: panes[(at + by + panes.length) % panes.length] ?? 'tasks' };
}

/** Shows the output of the previous or next call of the selected step. */
export function otherCall(ui: UiState, { state }: World, by: 1 | -1): UiState {
  if (!state) return ui;
  const calls = shownCalls(ui, state);
  const shown = shownCall(ui, state);
  const at = shown ? calls.indexOf(shown) : 0;
  const next = calls[clamp(at + by, calls.length - 1)];
  if (!next) return ui;
  const { output: _, ...scrolls } = ui.scrolls;
  return { ...ui, call: next.call.id, scrolls };
}

/** Opens what is selected: a run, the audit screen, or the right pane of a step. */
export function openSelected(ui: UiState, world: World): Pressed {
  if (ui.screen === 'start') {
    const run = world.runs[ui.runAt];
    return { ui, effects: run ? [{ type: 'open-run', run: run.run }] : [] };
  }
  const { state } = world;
  if (!state || ui.screen === 'audit') return { ui: { ...ui, focus: 'detail' }, effects: [] };
  if (ui.focus === 'lanes') return { ui: { ...ui, focus: 'tasks' }, effects: [] };
  const need = selectedTask(ui, state)?.need;
  if (need?.type === 'audit') return { ui: toAudit(ui, world), effects: [] };
  const message =
    need && need.type !== 'step' ? withMessage(ui, 'plain', need.remedy, world.now) : ui;
  return { ui: { ...message, focus: 'detail' }, effects: [] };
}

/** The audit screen, on its first tab; nothing where no audit waits. */
export function toAudit(ui: UiState, world: World): UiState {
  if (!openAudit(world.state)) return ui;
  const { auditStep: _, ...rest } = ui;
  // Where only one pane shows, it is the one with what to look at first.
  const focus = layoutOf(ui, world).mode === 'single' ? 'detail' : 'tasks';
  return { ...rest, screen: 'audit', focus, tab: 0, scrolls: {}, shownAt: world.now };
}

/** One step back: the filter, the right pane, the audit screen. Never leaves the program. */
export function backFrom(ui: UiState, world: World): UiState {
  if (ui.screen === 'start') {
    return world.state
      ? { ...ui, screen: 'board', shownAt: world.now }
      : { ...ui, startFocus: 'prompt' };
  }
  if (ui.filter !== '') return { ...ui, filter: '' };
  if (ui.focus !== 'tasks') return { ...ui, focus: 'tasks' };
  if (ui.screen !== 'audit') return ui;
  const { auditStep: _, ...rest } = ui;
  return { ...rest, screen: 'board', tab: 0, scrolls: {}, shownAt: world.now };
}
