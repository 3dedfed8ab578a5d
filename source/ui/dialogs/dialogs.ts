import type { PersonCommand } from '../../domain/commands.ts';
import type { ControlFile } from '../../domain/control-file.ts';
import type { LaneId, StepId } from '../../domain/ids.ts';
import { allCalls } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import { dependents, trustHash } from '../../state/select.ts';
import { openContractLines } from '../../state/view/view-contract.ts';
import { type LaneRow, laneBoard } from '../../state/view/view-lanes.ts';
import { movableVerification } from '../../state/view/view-reroute.ts';
import { callsInHand } from '../../state/view/view-vouch.ts';
import {
  counted,
  dollars,
  inSentence,
  sentence,
  shortDigest,
  treeWord,
} from '../../state/view/view-words.ts';
import { openAudit, type World } from '../store/screen-data.ts';
import type { Ask, Choice, Dialog, Effect } from '../store/ui-state.ts';

/** The dialogs that keys open, as values. */

function confirm(
  world: World,
  title: string,
  lines: readonly string[],
  does: string,
  effect: Effect,
): Dialog {
  return { type: 'confirm', title, lines, does, effect, openedAt: world.now };
}

function tell(command: PersonCommand): Effect {
  return { type: 'tell', command };
}

/** A dialog with one line to type. */
export function askDialog(
  world: World,
  title: string,
  lines: readonly string[],
  ask: Ask,
  value = '',
): Dialog {
  return { type: 'ask', title, lines, ask, value, openedAt: world.now };
}

/** Asked before leaving while a job is under way. */
export function quitDialog(world: World, state: RunState): Dialog {
  const inHand = callsInHand(state).length;
  const lines = [
    inHand > 0
      ? `${counted(inHand, 'call')} to models ${inHand === 1 ? 'is' : 'are'} under way and will be stopped.`
      : 'Nothing runs at this moment.',
    'Everything up to now is kept on disk.',
    `fugu resume ${state.run ?? ''} continues from here.`,
  ];
  return confirm(world, 'Quit fugu?', lines, 'quit', { type: 'leave', exit: 'quit' });
}

export function cancelStepDialog(world: World, step: StepId): Dialog {
  const lines = [
    'What it wrote is not used. Steps that depend on it cannot run.',
    'Its record stays in the journal.',
  ];
  const effect = tell({ type: 'CancelStep', step, by: world.by });
  return confirm(world, `Cancel step ${step}?`, lines, `cancel ${step}`, effect);
}

export function cancelJobDialog(world: World): Dialog {
  const lines = [
    'All running calls are stopped and nothing lands.',
    'The run cannot be resumed; its journal and patches are kept.',
  ];
  const effect = tell({ type: 'CancelJob', by: world.by });
  return confirm(world, 'Cancel the whole job?', lines, 'cancel the job', effect);
}

/** Shows the project's commands and how they will run before they may run. */
export function trustDialog(world: World, state: RunState): Dialog | undefined {
  const { commands, job, controlFiles } = state;
  const hash = trustHash(state);
  if (!commands || hash === undefined) return undefined;
  const effect = tell({ type: 'TrustCommands', hash, by: world.by });
  if (hash !== commands.hash) {
    const lines = [
      'The next agent would follow files that nobody has trusted yet:',
      ...fileLines(controlFiles?.waiting ?? []),
      'Trust holds for exactly these files in this run.',
    ];
    return confirm(world, 'Let agents follow these files?', lines, 'trust them', effect);
  }
  const sandbox = job?.sandbox;
  const where =
    sandbox?.status === 'bwrap'
      ? 'They run in a sandbox: no network, no keys, only a copy of the project.'
      : `They run UNSANDBOXED, with your rights: ${sentence(sandbox?.because ?? 'no sandbox was found')}`;
  const lines = [
    ...(commands.commands.length === 0 ? [] : ['This project asks to run:']),
    ...commands.commands.map((command) => `  ${command}`),
    ...(commands.commands.length === 0 ? [] : [where]),
    ...(commands.files.length === 0 ? [] : ['Agents will follow:']),
    ...fileLines(commands.files),
    'Trust holds for exactly this in this repository; a change is shown again.',
  ];
  return confirm(world, 'Trust these commands?', lines, 'trust them', effect);
}

/** As many as a dialog holds, each with the beginning of its digest. */
function fileLines(files: readonly ControlFile[]): readonly string[] {
  const shown = files.slice(0, 8).map(({ path, digest }) => `  ${path}  ${shortDigest(digest)}`);
  return files.length > 8
    ? [...shown, `  and ${files.length - 8} more, all listed by: fugu trust`]
    : shown;
}

export function budgetDialog(world: World, state: RunState): Dialog {
  const held = allCalls(state.calls).filter((call) => call.status === 'held');
  const waits = held.map(
    ({ call, estimate }) =>
      `Waiting: ${call.purpose} of ${call.step} on ${call.model}, about ${dollars(estimate?.usd ?? 0)}.`,
  );
  const lines = [
    `Spent ${dollars(state.spentUsd)} of ${dollars(state.budgetUsd)}.`,
    ...waits.slice(0, 3),
    'New budget in dollars:',
  ];
  return askDialog(world, 'Raise the budget', lines, { type: 'budget' });
}

/** The first line of the contract without an answer, to be answered in a word and a reason. */
export function contractLineDialog(world: World, state: RunState): Dialog | undefined {
  const [line] = openContractLines(state.clearV?.account);
  if (!line) return undefined;
  const how = line.number.startsWith('L')
    ? 'kept, broken or n-a, then why:'
    : 'The artifact that holds it (a step, patch, plan, checks, verdicts, summary, handoff), then why:';
  const ask: Ask = { type: 'contract-line', number: line.number };
  return askDialog(world, `Answer ${line.number} of the contract`, [line.words, how], ask);
}

/**
 * The lanes a step can be moved to, each with what happens or why it cannot be. `from` is the lane
 * of its work; a step that is being verified has its verification moved instead.
 */
export function rerouteStepDialog(
  world: World,
  state: RunState,
  step: StepId,
  from: LaneId | undefined,
): Dialog {
  const verification = movableVerification(state, step);
  const at = verification ? verification.lane : from;
  const choices = laneBoard(state).map((row) =>
    choiceOf(
      row,
      whyNot(row, at) ?? verification?.whyNot(row.lane),
      tell({ type: 'RerouteStep', step, lane: row.lane, by: world.by }),
    ),
  );
  const what = verification ? `the verification of ${step}` : step;
  const title = `Reroute ${what} to which lane?`;
  const lines = verification ? verificationLines(verification.lane) : workLines(state, step);
  return { type: 'choose', title, lines, choices, at: firstOpen(choices) };
}

function workLines(state: RunState, step: StepId): readonly string[] {
  const inHand = callsInHand(state).some((entry) => entry.call.step === step);
  return [
    inHand
      ? 'The running call is stopped and the step starts again on the lane you choose.'
      : 'The step goes to the lane you choose.',
    'Who may verify it is worked out anew.',
  ];
}

function verificationLines(asked: LaneId | undefined): readonly string[] {
  return [
    asked === undefined
      ? 'What was written stands, and the lane you choose is asked to verify it.'
      : `What was written stands. ${asked} is asked no more, and the lane you choose is.`,
    'A model of an author’s family never verifies.',
  ];
}

/** The lanes all work of `from` can be moved to. */
export function rerouteLaneDialog(world: World, state: RunState, from: LaneId): Dialog {
  const lines = [
    `Running and queued steps of ${from} move now, and later ones follow.`,
    'Who may verify them is worked out anew.',
  ];
  const choices = laneBoard(state).map((row) => laneChoice(world, row, from));
  return {
    type: 'choose',
    title: `Reroute everything of ${from} to which lane?`,
    lines,
    choices,
    at: firstOpen(choices),
  };
}

/** A lane that was moved may be chosen itself: that ends the move. */
function laneChoice(world: World, row: LaneRow, from: LaneId): Choice {
  const effect = tell({ type: 'RerouteLane', from, to: row.lane, by: world.by });
  if (row.lane === from && row.reroutedTo !== undefined) {
    const explains = `cancels the reroute to ${row.reroutedTo}`;
    return { label: row.lane, explains, disabled: false, effect };
  }
  return choiceOf(row, whyNot(row, from), effect);
}

function firstOpen(choices: readonly Choice[]): number {
  return Math.max(
    0,
    choices.findIndex((choice) => !choice.disabled),
  );
}

function whyNot(row: LaneRow, from: LaneId | undefined): string | undefined {
  if (row.lane === from) return 'it is there already';
  if (row.down !== undefined) return `down: ${inSentence(row.down)}`;
  if (row.reroutedTo !== undefined) return `its own work goes to ${row.reroutedTo}`;
  if (row.lane === 'scarce-reviewer') return 'it only answers one question at the audit';
  return undefined;
}

function choiceOf(row: LaneRow, because: string | undefined, effect: Effect): Choice {
  const free = `${row.busy} of ${row.atOnce} busy${row.paused ? ', paused: it would wait' : ''}`;
  return {
    label: row.lane,
    explains: because ?? `${row.model} (${row.family}), ${free}`,
    disabled: because !== undefined,
    effect,
  };
}

/** Accepting, rejecting or sending back what waits in the audit, with a note. */
export function decideDialog(
  world: World,
  decision: 'accept' | 'reject' | 'send-back',
  steps?: readonly StepId[],
): Dialog | undefined {
  const sheet = openAudit(world.state);
  if (!sheet) return undefined;
  const { tree } = sheet;
  const files = counted(sheet.files.length, 'file');
  if (decision === 'accept') {
    const look = sheet.items.length;
    const lines = [
      `Tree ${treeWord(tree)} with ${files} lands on a branch of its own.`,
      ...(look > 0 ? [`${counted(look, 'thing')} stood under "look here first".`] : []),
      'Note (may stay empty), then enter accepts:',
    ];
    return askDialog(world, 'Accept the result?', lines, { type: 'accept', tree });
  }
  if (decision === 'reject') {
    const lines = ['Nothing lands and the job ends.', 'Note (may stay empty), then enter rejects:'];
    return askDialog(world, 'Reject the result?', lines, { type: 'reject', tree });
  }
  const what = steps ? steps.join(', ') : 'the whole result';
  const lines = [
    `The authors of ${what} try again with your note; checks and verification follow anew.`,
    'What must change:',
  ];
  const ask: Ask = { type: 'send-back', tree, ...(steps ? { steps } : {}) };
  return askDialog(world, `Send ${what} back?`, lines, ask);
}

export function rejectStepDialog(world: World, step: StepId): Dialog | undefined {
  const tree = openAudit(world.state)?.tree;
  if (tree === undefined) return undefined;
  const others = world.state ? dependents(world.state, step).filter((id) => id !== step) : [];
  const along = others.length === 0 ? '' : `, and with it ${others.join(', ')}, built on it`;
  const lines = [
    `The patch of ${step} is taken out of the result${along}.`,
    'What is left is put together, checked and verified again, and a new audit opens.',
  ];
  const effect = tell({ type: 'RejectStep', step, tree, by: world.by });
  return confirm(world, `Reject step ${step}?`, lines, `reject ${step}`, effect);
}

export function reviewDialog(world: World): Dialog | undefined {
  const sheet = openAudit(world.state);
  if (!sheet?.quota) return undefined;
  const left = Math.max(0, sheet.quota.of - sheet.quota.used);
  const lines = [
    `${counted(left, 'question')} left of ${sheet.quota.of} for this job; a lost call counts as spent.`,
    `It sees tree ${treeWord(sheet.tree)} and nothing else.`,
    'Your one question:',
  ];
  return askDialog(world, 'Ask the scarce reviewer', lines, { type: 'review' });
}
