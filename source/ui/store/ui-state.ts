import type { PersonCommand } from '../../domain/commands.ts';
import type { CallId, LaneId, RunId, StepId } from '../../domain/ids.ts';
import type { PaneId, Screen } from '../draw/layout.ts';
import type { ContractDraft } from './contract-draft.ts';
import type { SlotOrder } from './slot-board.ts';

/** Everything the screen remembers that is not a fact: selection, scrolling, open dialogs. A plain value. */

export const boardTabs = ['output', 'diff', 'verify', 'journal', 'memory'] as const;
export const auditTabs = ['audit', 'diff', 'verify', 'journal', 'memory'] as const;
export type Tab = (typeof boardTabs)[number] | (typeof auditTabs)[number];

/** `tail` sticks to the end; `at` names the top row (its meaning belongs to the pager). */
export type Scroll = { readonly type: 'tail' } | { readonly type: 'at'; readonly top: number };

/** What a key or a dialog asks of the world outside the screen. */
export type Effect =
  | { readonly type: 'tell'; readonly command: PersonCommand }
  /** Without a contract the task is turned into one first, and shown. */
  | { readonly type: 'start-job'; readonly task: string; readonly contract?: string }
  | { readonly type: 'edit-contract'; readonly task: string; readonly text: string }
  | { readonly type: 'open-run'; readonly run: RunId }
  | { readonly type: 'slot-order'; readonly order: SlotOrder }
  | { readonly type: 'list-runs' }
  | { readonly type: 'show-log' }
  | { readonly type: 'redraw' }
  | { readonly type: 'leave'; readonly exit: 'quit' | 'interrupted' };

/** What a typed text is for. */
export type Ask =
  | { readonly type: 'new-job' }
  | { readonly type: 'filter' }
  | { readonly type: 'retry'; readonly step: StepId }
  | { readonly type: 'doubt'; readonly step: StepId; readonly call: CallId }
  | { readonly type: 'budget' }
  | { readonly type: 'replan' }
  | { readonly type: 'accept'; readonly tree: string }
  | { readonly type: 'reject'; readonly tree: string }
  | { readonly type: 'send-back'; readonly tree: string; readonly steps?: readonly StepId[] }
  | { readonly type: 'defect'; readonly step: StepId }
  | { readonly type: 'review' }
  | { readonly type: 'contract-line'; readonly number: string };

export type Choice = {
  readonly label: string;
  /** What happens, or why it cannot be chosen. */
  readonly explains: string;
  readonly disabled: boolean;
  readonly effect: Effect;
};

export type Dialog =
  | { readonly type: 'help'; readonly top: number }
  /** The local model's slot, live. */
  | { readonly type: 'slot'; readonly top: number }
  /** A job's contract before it runs. */
  | {
      readonly type: 'contract';
      readonly task: string;
      readonly draft: ContractDraft;
      readonly top: number;
      readonly openedAt: number;
    }
  | {
      readonly type: 'confirm';
      readonly title: string;
      readonly lines: readonly string[];
      /** What enter does, as a verb: `quit`, `cancel s2`. */
      readonly does: string;
      readonly effect: Effect;
      /** Enter is ignored for a moment after this, epoch milliseconds. */
      readonly openedAt: number;
    }
  | {
      readonly type: 'ask';
      readonly title: string;
      readonly lines: readonly string[];
      readonly ask: Ask;
      readonly value: string;
      readonly openedAt: number;
      readonly problem?: string;
    }
  | {
      readonly type: 'choose';
      readonly title: string;
      readonly lines: readonly string[];
      readonly choices: readonly Choice[];
      readonly at: number;
    };

export type MessageTone = 'good' | 'bad' | 'plain';
export type Message = {
  readonly tone: MessageTone;
  readonly text: string;
  /** Epoch milliseconds after which it is no longer shown. */
  readonly until: number;
};

export type UiState = {
  readonly screen: Screen;
  readonly focus: PaneId;
  /** Key of the selected task row; the first row when it is absent or gone. */
  readonly task?: string;
  readonly lane?: LaneId;
  /** The selected step of the audit; the whole result when absent. */
  readonly auditStep?: StepId;
  /** The call whose output is shown; the latest of the step when absent. */
  readonly call?: CallId;
  /** Which of the screen's tabs, from 0. */
  readonly tab: number;
  readonly scrolls: Readonly<Partial<Record<Tab, Scroll>>>;
  /** The last dialog is on top and gets the keys. */
  readonly dialogs: readonly Dialog[];
  readonly filter: string;
  readonly message?: Message;
  /** A second ctrl-c before this moment leaves. */
  readonly leaveArmedUntil: number;
  /** When the screen last changed, so that a key on its way cannot decide an audit. */
  readonly shownAt: number;
  readonly prompt: string;
  /** The start screen: whether keys go to the prompt or to the list. */
  readonly startFocus: 'prompt' | 'runs';
  readonly runAt: number;
};

/** The screen as it opens: on the board of a run, or on the start screen without one. */
export function initialUi(hasRun: boolean, now: number): UiState {
  return {
    screen: hasRun ? 'board' : 'start',
    focus: 'tasks',
    tab: 0,
    scrolls: {},
    dialogs: [],
    filter: '',
    leaveArmedUntil: 0,
    shownAt: now,
    prompt: '',
    startFocus: 'prompt',
    runAt: 0,
  };
}

const messageMs = 8000;

/** The screen with a line in its message row for eight seconds. */
export function withMessage(ui: UiState, tone: MessageTone, text: string, now: number): UiState {
  return { ...ui, message: { tone, text, until: now + messageMs } };
}

/** The dialog that gets the keys. */
export function topDialog(ui: UiState): Dialog | undefined {
  return ui.dialogs.at(-1);
}

/** Puts a dialog on top. */
export function openDialog(ui: UiState, dialog: Dialog): UiState {
  return { ...ui, dialogs: [...ui.dialogs, dialog] };
}

/** Takes the top dialog away. */
export function closeDialog(ui: UiState): UiState {
  return { ...ui, dialogs: ui.dialogs.slice(0, -1) };
}

/** The top dialog changed by `change`; nothing without one. */
export function changeDialog(ui: UiState, change: (dialog: Dialog) => Dialog): UiState {
  const top = topDialog(ui);
  return top ? { ...ui, dialogs: [...ui.dialogs.slice(0, -1), change(top)] } : ui;
}
