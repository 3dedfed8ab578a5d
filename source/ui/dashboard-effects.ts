import type { PersonCommand, Refusal } from '../domain/commands.ts';
import { never, sentence } from '../state/view/view-words.ts';
import { rowText, safeText } from './draw/paint.ts';
import { detailBody } from './panes/detail.ts';
import type { DashboardSource } from './store/dashboard-source.ts';
import type { World } from './store/screen-data.ts';
import type { SlotOrder } from './store/slot-board.ts';
import {
  closeDialog,
  type Dialog,
  type Effect,
  type MessageTone,
  openDialog,
  topDialog,
  type UiState,
  withMessage,
} from './store/ui-state.ts';

/** What the effects of keys need; the screen is read at the moment an answer arrives. */
export type EffectTools = {
  readonly source: DashboardSource;
  world(): World;
  current(): UiState;
  changed(ui: UiState): void;
  listRuns(): Promise<void>;
  redraw(): void;
  showLog(text: string): Promise<string | undefined>;
  editText(text: string): Promise<Edited>;
};

/** What came of handing a text to the person's editor. */
export type Edited =
  | { readonly status: 'edited'; readonly text: string }
  | { readonly status: 'failed'; readonly because: string };

export type ScreenEffect = Exclude<Effect, { readonly type: 'leave' }>;

/** Does one effect; what is refused is said in the message row. */
export function runEffect(effect: ScreenEffect, tools: EffectTools): void {
  switch (effect.type) {
    case 'tell':
      void tell(effect.command, tools);
      break;
    case 'start-job':
      void startJob(effect.task, effect.contract, tools);
      break;
    case 'edit-contract':
      void editContract(effect.task, effect.text, tools);
      break;
    case 'open-run':
      void openRun(effect.run, tools);
      break;
    case 'slot-order':
      void orderSlot(effect.order, tools);
      break;
    case 'list-runs':
      tools.changed({ ...tools.current(), screen: 'start', startFocus: 'runs', runAt: 0 });
      void tools.listRuns();
      break;
    case 'redraw':
      tools.redraw();
      break;
    case 'show-log':
      void showLog(tools);
      break;
    default:
      never(effect);
  }
}

function say(tools: EffectTools, tone: MessageTone, text: string): void {
  tools.changed(withMessage(tools.current(), tone, text, tools.world().now));
}

function refusalWords({ what, remedy }: Refusal): string {
  return `${sentence(what)} ${remedy === '' ? '' : sentence(remedy)}`.trim();
}

async function tell(command: PersonCommand, tools: EffectTools): Promise<void> {
  const conductor = tools.source.conductor();
  if (!conductor) return say(tools, 'bad', 'No run is open. Open one with L.');
  const [first] = await settled(conductor.dispatch(command));
  if (first) say(tools, 'bad', refusalWords(first));
}

/** A promise of the program that fails is a bug there; the screen says so and goes on. */
async function settled<Value>(
  answer: Promise<readonly Value[]>,
): Promise<readonly (Value | Refusal)[]> {
  try {
    return await answer;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ what: `That did not work: ${what}`, remedy: '' }];
  }
}

/** A task is shown as a contract first; the contract that was shown is what runs. */
async function startJob(
  task: string,
  contract: string | undefined,
  tools: EffectTools,
): Promise<void> {
  const { source } = tools;
  if (contract === undefined && source.draft) return showContract(task, { task }, tools);
  say(tools, 'plain', 'Starting the job …');
  const started = source.startJob(task, contract).then((one) => (one ? [one] : []));
  const [first] = await settled(started);
  if (first) say(tools, 'bad', refusalWords(first));
}

/** Opens the contract's dialog, or puts the edited text into the one that is open. */
async function showContract(
  task: string,
  from: { readonly task: string } | { readonly text: string },
  tools: EffectTools,
): Promise<void> {
  const { draft } = tools.source;
  if (!draft) return;
  const [found] = await settled(draft(from).then((one) => [one]));
  if (!found) return;
  if ('what' in found) return say(tools, 'bad', refusalWords(found));
  const openedAt = tools.world().now;
  const dialog: Dialog = { type: 'contract', task, draft: found, top: 0, openedAt };
  const now = tools.current();
  const ui = now.screen === 'start' ? { ...now, prompt: task } : now;
  const under = topDialog(ui)?.type === 'contract' ? closeDialog(ui) : ui;
  tools.changed(openDialog(under, dialog));
}

async function editContract(task: string, text: string, tools: EffectTools): Promise<void> {
  const edited = await tools.editText(text);
  if (edited.status === 'failed') return say(tools, 'bad', edited.because);
  await showContract(task, { text: edited.text }, tools);
}

async function openRun(run: string, tools: EffectTools): Promise<void> {
  say(tools, 'plain', `Opening ${run} …`);
  const [first] = await settled(tools.source.openRun(run).then((one) => (one ? [one] : [])));
  if (first) say(tools, 'bad', refusalWords(first));
}

async function orderSlot(order: SlotOrder, tools: EffectTools): Promise<void> {
  const asked = tools.source.slotOrder(order).then((one) => (one ? [one] : []));
  const [first] = await settled(asked);
  if (first) say(tools, 'bad', refusalWords(first));
  else say(tools, 'good', doneWords(order));
}

function doneWords(order: SlotOrder): string {
  switch (order.type) {
    case 'drain':
      return 'The slot is draining: nobody new is served until it is resumed.';
    case 'resume':
      return 'The slot is in service again.';
    case 'restart':
      return 'The local model is restarting.';
    case 'drop':
      return `${safeText(order.caller)} was turned away.`;
    default:
      return never(order);
  }
}

const unwrapped = 10_000;

async function showLog(tools: EffectTools): Promise<void> {
  const ui = tools.current();
  const body = detailBody(ui, tools.world(), unwrapped);
  const { rows } = body.pager.show({ type: 'at', top: 0 }, Number.MAX_SAFE_INTEGER);
  const text = [...body.head, ...rows].map((row) => rowText(row).trimEnd()).join('\n');
  const trouble = await tools.showLog(`${text}\n`);
  if (trouble !== undefined) say(tools, 'bad', trouble);
}
