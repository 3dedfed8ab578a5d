import type { RunState } from '../state/run-state.ts';
import type { RunSummary } from '../state/run-summary.ts';
import { type Need, needsOf } from '../state/view/needs.ts';
import { type Edited, runEffect } from './dashboard-effects.ts';
import { type Colour, createPainter } from './draw/paint.ts';
import { type Frame, frame } from './frame.ts';
import { press } from './press/press.ts';
import { typeText } from './press/press-dialog.ts';
import type { Pressed } from './press/pressed.ts';
import { type ContentStore, createContent } from './store/content.ts';
import type { DashboardSource } from './store/dashboard-source.ts';
import { openAudit, tabOf, type World } from './store/screen-data.ts';
import { initialUi, type UiState, withMessage } from './store/ui-state.ts';

/** What the store needs from the outside beside its source; all of it lives in the edge. */
export interface DashboardHost {
  now(): number;
  /** Something shown by the frame clock changed. */
  markDirty(): void;
  redraw(): void;
  /** The person leaves; called once. */
  leave(exit: 'quit' | 'interrupted'): void;
  /** Shows what the right pane holds in a pager until that is left; says why it could not. */
  showLog(text: string): Promise<string | undefined>;
  /** Lets the person edit a text in their editor. */
  editText(text: string): Promise<Edited>;
  /** Something new needs the person. */
  call(need: Need): void;
}

/** The dashboard without a terminal: keys go in, frames come out. */
export interface DashboardStore {
  press(key: string): void;
  type(value: string): void;
  frame(columns: number, rows: number, colour: Colour): Frame;
  /** Hears of changes that must be painted at once: keys, dialogs, messages. */
  subscribe(listen: () => void): () => void;
  readonly version: number;
  readonly ui: UiState;
  readonly state: RunState | undefined;
  close(): void;
}

/** What the store remembers between keys. */
type Memory = {
  ui: UiState;
  runs: readonly RunSummary[];
  size: { readonly columns: number; readonly rows: number };
  version: number;
  /** Headlines of needs that the person was called for. */
  known: ReadonlySet<string>;
  left: boolean;
};

/** A store on the run that the source has open, or on the start screen. */
export function createDashboardStore(
  source: DashboardSource,
  hands: DashboardHost,
): DashboardStore {
  const listeners = new Set<() => void>();
  const content = createContent(source, hands.markDirty);
  const painters = { colour: createPainter('colour'), none: createPainter('none') };
  const memory = firstMemory(source, hands);
  const changed = (next: UiState): void => {
    if (next === memory.ui) return;
    memory.ui = next;
    memory.version += 1;
    for (const listen of [...listeners]) listen();
  };
  const world = () => worldOf(source, hands, memory, content);
  const listRuns = async (): Promise<void> => {
    try {
      memory.runs = await source.runs();
      hands.markDirty();
    } catch {
      changed(withMessage(memory.ui, 'bad', 'The earlier runs cannot be read.', hands.now()));
    }
  };
  const { redraw, showLog, editText } = hands;
  const shown = { source, world, current: () => memory.ui, changed };
  const tools = { ...shown, listRuns, redraw, showLog, editText };
  const apply = (pressed: Pressed): void => {
    changed(pressed.ui);
    for (const effect of pressed.effects) {
      if (effect.type !== 'leave') runEffect(effect, tools);
      else if (!memory.left) {
        memory.left = true;
        hands.leave(effect.exit);
      }
    }
  };
  const close = listenTo(source, hands, memory, content, changed);
  void listRuns();
  const { firstTask: task } = source;
  if (task !== undefined) runEffect({ type: 'start-job', task }, tools);
  return {
    press(key) {
      apply(press(memory.ui, key, world()));
      if (tabOf(memory.ui) === 'memory') content.refreshMemory();
    },
    type: (value) => changed(typeText(memory.ui, value)),
    frame(columns, rows, colour) {
      memory.size = { columns, rows };
      return frame(memory.ui, world(), painters[colour]);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get version() {
      return memory.version;
    },
    get ui() {
      return memory.ui;
    },
    get state() {
      return source.conductor()?.state();
    },
    close,
  };
}

function firstMemory(source: DashboardSource, hands: DashboardHost): Memory {
  return {
    ui: initialUi((source.conductor() ?? source.opening) !== undefined, hands.now()),
    runs: [],
    size: { columns: 80, rows: 24 },
    version: 0,
    known: new Set(),
    left: false,
  };
}

function worldOf(
  source: DashboardSource,
  hands: DashboardHost,
  memory: Memory,
  content: ContentStore,
): World {
  const conductor = source.conductor();
  const { runs, size } = memory;
  const slot = source.slot();
  const table = source.table?.();
  const live = {
    ...(slot === undefined ? {} : { slot }),
    ...(table === undefined ? {} : { table }),
  };
  const { person: by, repo } = source;
  const fixed = { now: hands.now(), by, repo, runs, content, ...live, ...size };
  const { opening } = source;
  if (!conductor) return { ...fixed, history: [], ...(opening ? { opening } : {}) };
  const watched = source.watched?.() ?? false;
  return { ...fixed, history: conductor.history(), state: conductor.state(), watched };
}

/** Follows the run on the screen, the switch to another, notices and chatter; gives the way to stop. */
function listenTo(
  source: DashboardSource,
  hands: DashboardHost,
  memory: Memory,
  content: ContentStore,
  changed: (ui: UiState) => void,
): () => void {
  const callForNeeds = (state: RunState | undefined): void => {
    const needs = state ? needsOf(state) : [];
    const news = needs.filter((need) => !memory.known.has(need.headline));
    memory.known = new Set(needs.map((need) => need.headline));
    for (const need of news) hands.call(need);
  };
  const onChange = (): void => {
    const state = source.conductor()?.state();
    callForNeeds(state);
    content.refreshMemory();
    const { ui } = memory;
    if (ui.screen === 'audit' && !openAudit(state)) changed(fromAudit(ui, state, hands.now()));
    hands.markDirty();
  };
  const follow = (): (() => void) => {
    const offs = [
      source.conductor()?.onChange(onChange),
      source.onChatter((call, event) => {
        content.hear(call, event);
        hands.markDirty();
      }),
    ];
    callForNeeds(source.conductor()?.state());
    return () => {
      for (const off of offs) off?.();
    };
  };
  let unfollow = follow();
  const onSwitch = (): void => {
    unfollow();
    content.clear();
    memory.known = new Set();
    unfollow = follow();
    changed(initialUi(source.conductor() !== undefined, hands.now()));
  };
  const offs = [
    source.onSwitch(onSwitch),
    source.onNotice(({ tone, text }) => changed(withMessage(memory.ui, tone, text, hands.now()))),
    source.onSlot(hands.markDirty),
    source.onTable?.(hands.markDirty) ?? (() => {}),
    source.onRuns?.((runs) => {
      changed(sameRun(memory.ui, memory.runs, runs));
      memory.runs = runs;
      hands.markDirty();
    }) ?? (() => {}),
    () => unfollow(),
  ];
  return () => {
    for (const off of offs) off();
  };
}

/** The selection stays on its run when others come before it. */
function sameRun(ui: UiState, before: readonly RunSummary[], now: readonly RunSummary[]): UiState {
  const run = before[ui.runAt]?.run;
  const at = now.findIndex((one) => one.run === run);
  return at < 0 || at === ui.runAt ? ui : { ...ui, runAt: at };
}

/** An audit that was decided, or whose result changed, gives the board back. */
function fromAudit(ui: UiState, state: RunState | undefined, now: number): UiState {
  const { auditStep: _, ...rest } = ui;
  const decision = state?.audit?.decision;
  const words =
    decision === undefined
      ? 'The audit is closed; it opens again when the result is ready.'
      : `The audit is decided: ${decision.replace('-', ' ')}.`;
  const board = {
    ...rest,
    screen: 'board',
    tab: 0,
    scrolls: {},
    dialogs: [],
    shownAt: now,
  } as const;
  return withMessage(board, 'plain', words, now);
}
