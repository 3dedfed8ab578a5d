import { type LaneId, laneIds, type ModelName } from '../../domain/ids.ts';
import type { LaneEntry } from '../../domain/role-map.ts';
import { modelLineage } from '../../rule/identity.ts';
import { allCalls } from '../call-book.ts';
import type { LaneSpend, RunState } from '../run-state.ts';
import { familyWords } from './view-words.ts';

/** One lane as the board shows it. */
export type LaneRow = {
  readonly lane: LaneId;
  /** The model a call would go to now; the first of the list while nothing is known of the pool. */
  readonly model: ModelName;
  readonly family: string;
  readonly busy: number;
  readonly atOnce: number;
  /** Calls routed here and not begun. */
  readonly waiting: number;
  readonly paused: boolean;
  readonly reroutedTo?: LaneId;
  /** Why no model of the lane can be used. */
  readonly down?: string;
  readonly optional: boolean;
  readonly quota?: { readonly used: number; readonly of: number };
  readonly spend?: LaneSpend;
  /** A call of this lane ran outside the sandbox. */
  readonly unsandboxed: boolean;
};

/** The lanes of the spec in the article's order; empty before a spec is adopted. */
export function laneBoard(state: RunState): readonly LaneRow[] {
  const lanes = state.spec?.map.lanes ?? {};
  return laneIds.flatMap((lane) => {
    const entry = lanes[lane];
    return entry ? [laneRow(state, lane, entry)] : [];
  });
}

function laneRow(state: RunState, lane: LaneId, entry: LaneEntry): LaneRow {
  const calls = allCalls(state.calls).filter((call) => call.call.lane === lane);
  const begun = calls.filter((call) => call.status === 'begun');
  const model = begun.at(-1)?.call.model ?? usableModel(state, entry) ?? entry.models[0] ?? '';
  const reroutedTo = state.laneReroutes[lane];
  const down = downBecause(state, lane, entry);
  const spend = state.spend[lane];
  return {
    lane,
    model,
    family: state.spec ? familyWords(modelLineage(state.spec.map, model)) : 'unknown family',
    busy: begun.length,
    atOnce: entry.atOnce,
    waiting: calls.filter((call) => call.status === 'routed').length,
    paused: state.pausedLanes.includes(lane),
    optional: entry.optional,
    unsandboxed: calls.some((call) => call.outcome?.unsandboxed === true),
    ...(reroutedTo === undefined ? {} : { reroutedTo }),
    ...(down === undefined ? {} : { down }),
    ...(entry.quota ? { quota: { used: quotaUsed(state, lane), of: entry.quota.calls } } : {}),
    ...(spend === undefined ? {} : { spend }),
  };
}

function quotaUsed(state: RunState, lane: LaneId): number {
  return lane === 'scarce-reviewer' ? state.scarceSpent : (state.spend[lane]?.calls ?? 0);
}

function usableModel(state: RunState, entry: LaneEntry): ModelName | undefined {
  return entry.models.find((model) => state.pool?.models[model]?.usable ?? false);
}

function downBecause(state: RunState, lane: LaneId, entry: LaneEntry): string | undefined {
  if (state.job?.tune.disabledLanes?.includes(lane)) return 'switched off by this project';
  if (!state.pool || usableModel(state, entry) !== undefined) return undefined;
  const [first] = entry.models.flatMap((model) => {
    const found = state.pool?.models[model];
    return found ? [`${model}: ${found.because}`] : [];
  });
  return first ?? 'none of its models was found';
}

/** The one-at-a-time local tier, as far as the run's facts show it. */
export type SlotRow =
  | { readonly status: 'not-configured' }
  | { readonly status: 'down'; readonly model: ModelName; readonly because: string }
  | { readonly status: 'idle'; readonly model: ModelName; readonly skipped?: string }
  | {
      readonly status: 'busy';
      readonly model: ModelName;
      readonly sinceAt: number;
      readonly waiting: number;
    };

/** The slot's state; `not-configured` when the spec has no slot or no model on it. */
export function slotBoard(state: RunState): SlotRow {
  const map = state.spec?.map;
  const found = Object.entries(map?.models ?? {}).find(([, entry]) => entry.driver === 'slot');
  if (!map?.slot || !found) return { status: 'not-configured' };
  const model = found[0];
  const calls = allCalls(state.calls).filter(
    (call) => map.models[call.call.model]?.driver === 'slot',
  );
  const held = calls.find((call) => call.status === 'begun');
  const waiting = calls.filter((call) => call.status === 'routed').length;
  if (held) return { status: 'busy', model, sinceAt: held.begunAt ?? held.routedAt, waiting };
  const probe = state.pool?.models[model];
  if (probe && !probe.usable) return { status: 'down', model, because: probe.because };
  const skipped = state.skipped['second-brain'];
  return { status: 'idle', model, ...(skipped === undefined ? {} : { skipped }) };
}
