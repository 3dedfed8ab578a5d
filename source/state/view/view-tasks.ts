import type { LaneId, ModelName, StepId } from '../../domain/ids.ts';
import { allCalls, findCall } from '../call-book.ts';
import type { CallState } from '../call-state.ts';
import type { RunState, StepState } from '../run-state.ts';
import { callsOf } from '../select.ts';
import { type Need, needsOf } from './needs.ts';
import { currentAttempt, passingFamilies } from './view-vouch.ts';
import { never } from './view-words.ts';

const taskGroupNames = ['NEEDS YOU', 'RUNNING', 'QUEUED', 'DONE'] as const;
export type TaskGroupName = (typeof taskGroupNames)[number];
export type Glyph = '◆' | '▶' | '○' | '✓' | '✗' | '⊘' | '⏸';

/** One row of the task tree. `key` is stable while the row changes groups. */
export type TaskRow = {
  readonly key: string;
  readonly glyph: Glyph;
  /** `s2`, `plan`, or the word of a need: `audit`. */
  readonly name: string;
  readonly title: string;
  readonly step?: StepId;
  readonly need?: Need;
  readonly lane?: LaneId;
  readonly model?: ModelName;
  /** What goes on: `writing`, `checks`, `verifying`, `repair 1`; or how far the result is vouched for. */
  readonly note?: string;
  /** Families whose verdict passed it. */
  readonly vouched: readonly string[];
  /** Lines of the step's patch; absent without one. */
  readonly lines?: { readonly added: number; readonly removed: number };
};
export type TaskGroup = { readonly name: TaskGroupName; readonly rows: readonly TaskRow[] };

/**
 * The steps and needs of a run in four groups, empty groups left out. A step that needs the person
 * stands under NEEDS YOU only. `filter` keeps rows whose name, title, lane or model contains it.
 */
export function taskTree(state: RunState, filter = ''): readonly TaskGroup[] {
  const needs = needsOf(state);
  const needed = new Set(needs.flatMap((need) => (need.type === 'step' ? [need.step] : [])));
  const steps = Object.values(state.steps)
    .filter((entry) => !needed.has(entry.step.id))
    .map((entry) =>
      state.ended
        ? { group: 'DONE' as const, row: endedRow(state, entry) }
        : { group: groupOf(entry), row: stepRow(state, entry) },
    );
  const all = [
    ...needs.map((need) => ({ group: 'NEEDS YOU' as const, row: needRow(state, need) })),
    ...steps,
    ...looseRows(state),
  ].filter(({ row }) => matches(row, filter));
  return taskGroupNames
    .map((name) => ({ name, rows: all.filter((one) => one.group === name).map(({ row }) => row) }))
    .filter((group) => group.rows.length > 0);
}

/** The rows of the tree from top to bottom, group names left out. */
export function taskRows(groups: readonly TaskGroup[]): readonly TaskRow[] {
  return groups.flatMap((group) => group.rows);
}

const looseTitles: Readonly<Record<string, string>> = {
  triage: 'triage the job',
  synthesis: 'sum up the result',
  'second-brain': 'second look by the local model',
  review: 'question to the scarce reviewer',
};

/** Calls that belong to no step of the plan, such as the synthesis: a row for each kind. */
function looseRows(
  state: RunState,
): readonly { readonly group: TaskGroupName; readonly row: TaskRow }[] {
  const last = new Map<StepId, CallState>();
  for (const entry of allCalls(state.calls)) {
    if (!state.steps[entry.call.step]) last.set(entry.call.step, entry);
  }
  return [...last].map(([step, { call, status, outcome }]) => {
    const open = status === 'begun' || status === 'routed' || status === 'held';
    const failed = status === 'lost' || outcome?.status === 'failed';
    const dropped = status === 'dropped';
    const glyph: Glyph = open
      ? status === 'begun'
        ? '▶'
        : '○'
      : failed
        ? '✗'
        : dropped
          ? '⊘'
          : '✓';
    return {
      group: open ? (status === 'begun' ? 'RUNNING' : 'QUEUED') : 'DONE',
      row: {
        key: step,
        glyph,
        name: step,
        title: looseTitles[step] ?? step,
        step,
        lane: call.lane,
        model: call.model,
        vouched: [],
        ...(status === 'begun' ? { note: activities[call.purpose] } : {}),
        ...(status === 'routed' && state.pausedLanes.includes(call.lane)
          ? { note: `${call.lane} is paused` }
          : {}),
      },
    };
  });
}

function matches(row: TaskRow, filter: string): boolean {
  if (filter === '') return true;
  const text = [row.name, row.title, row.lane ?? '', row.model ?? '', row.note ?? ''].join(' ');
  return text.toLowerCase().includes(filter.toLowerCase());
}

function groupOf(entry: StepState): TaskGroupName {
  switch (entry.status) {
    case 'blocked':
    case 'failed':
      return 'NEEDS YOU';
    case 'running':
      return 'RUNNING';
    case 'waiting':
      return 'QUEUED';
    case 'done':
    case 'cancelled':
    case 'removed':
      return 'DONE';
    default:
      return never(entry.status);
  }
}

/** Nothing goes on in a run that has ended, and nothing of it needs anyone. */
function endedRow(state: RunState, entry: StepState): TaskRow {
  const row = stepRow(state, entry);
  const stopped = entry.status === 'running' || entry.status === 'waiting';
  return stopped ? { ...row, glyph: '⊘', note: 'stopped' } : row;
}

function needRow(state: RunState, need: Need): TaskRow {
  if (need.type === 'step') {
    const entry = state.steps[need.step];
    if (entry && need.status === 'doubted')
      return { ...stepRow(state, entry), glyph: '◆', note: 'who is right?', need };
    if (entry) return { ...stepRow(state, entry), need };
  }
  const step = need.type === 'budget' ? findCall(state.calls, need.call)?.call.step : undefined;
  return {
    key: needKey(need),
    glyph: '◆',
    name: need.type,
    title: need.headline,
    need,
    vouched: [],
    ...(step === undefined ? {} : { step }),
  };
}

function needKey(need: Need): string {
  if (need.type === 'budget') return `need:budget:${need.call}`;
  return need.type === 'gate' ? `need:gate:${need.gate}` : `need:${need.type}`;
}

function stepRow(state: RunState, entry: StepState): TaskRow {
  const calls = callsOf(state, entry.step.id);
  const last = calls.findLast((call) => call.status === 'begun') ?? workCall(calls);
  const lane = last?.call.lane ?? entry.lane;
  const note = noteOf(state, entry, calls);
  const lines = linesOf(state, entry.step.id);
  return {
    key: entry.step.id,
    glyph: glyphOf(state, entry, lane),
    name: entry.step.id,
    title: entry.step.title,
    step: entry.step.id,
    vouched: passingFamilies(state, entry.step.id),
    ...(lane === undefined ? {} : { lane }),
    ...(last === undefined ? {} : { model: last.call.model }),
    ...(note === undefined ? {} : { note }),
    ...(lines === undefined ? {} : { lines }),
  };
}

function workCall(calls: readonly CallState[]): CallState | undefined {
  return calls.findLast((call) => call.call.purpose !== 'verify') ?? calls.at(-1);
}

function linesOf(state: RunState, step: StepId): TaskRow['lines'] {
  const product = currentAttempt(state, step)?.product;
  if (product?.type !== 'patch') return undefined;
  const { files } = product.artifact;
  return {
    added: files.reduce((sum, file) => sum + file.added, 0),
    removed: files.reduce((sum, file) => sum + file.removed, 0),
  };
}

function glyphOf(state: RunState, entry: StepState, lane: LaneId | undefined): Glyph {
  const paused = lane !== undefined && state.pausedLanes.includes(lane);
  switch (entry.status) {
    case 'waiting':
      return paused ? '⏸' : '○';
    case 'running':
      return paused && !isBusy(state, entry.step.id) ? '⏸' : '▶';
    case 'done':
      return '✓';
    case 'failed':
      return '✗';
    case 'blocked':
    case 'cancelled':
    case 'removed':
      return '⊘';
    default:
      return never(entry.status);
  }
}

function isBusy(state: RunState, step: StepId): boolean {
  return callsOf(state, step).some((call) => call.status === 'begun');
}

function noteOf(
  state: RunState,
  entry: StepState,
  calls: readonly CallState[],
): string | undefined {
  switch (entry.status) {
    case 'running':
      return activityOf(state, entry, calls);
    case 'done':
      return entry.verified === 'passed' ? undefined : verifiedWords(entry.verified);
    case 'waiting':
      return waitingNote(state, entry);
    case 'blocked':
    case 'failed':
    case 'cancelled':
    case 'removed':
      return entry.status;
    default:
      return never(entry.status);
  }
}

/** How far a result is vouched for, in words: `verified`, `doubted`, `not verified`. */
export function verifiedWords(verified: StepState['verified']): string | undefined {
  switch (verified) {
    case 'passed':
      return 'verified';
    case 'doubted':
      return 'doubted';
    case 'inconclusive':
      return 'inconclusive';
    case 'not-required':
      return 'not verified';
    case undefined:
      return undefined;
    default:
      return never(verified);
  }
}

function waitingNote(state: RunState, entry: StepState): string | undefined {
  const open = entry.step.dependsOn.filter((id) => state.steps[id]?.status !== 'done');
  if (open.length > 0) return `after ${open.join(', ')}`;
  return entry.note === undefined ? undefined : 'to retry';
}

const activities = {
  triage: 'sorting',
  plan: 'planning',
  work: 'writing',
  verify: 'verifying',
  rebuttal: 'answering a doubt',
  synthesis: 'summing up',
  'second-brain': 'second look',
  review: 'reviewing',
} as const;

function activityOf(state: RunState, entry: StepState, calls: readonly CallState[]): string {
  const attempt = currentAttempt(state, entry.step.id);
  const round = attempt ? attempt.round - entry.roundsFrom : 0;
  const inHand = calls.findLast((call) => call.status === 'begun');
  if (inHand) {
    const repairs = inHand.call.purpose === 'work' && round > 0;
    return repairs ? `repair ${round}` : activities[inHand.call.purpose];
  }
  if (attempt?.product.type === 'patch' && attempt.checks === undefined) return 'checks';
  if (calls.some((call) => call.status === 'held')) return 'over budget';
  const routed = calls.findLast((call) => call.status === 'routed');
  return routed ? `waits for ${routed.call.lane}` : 'under way';
}
