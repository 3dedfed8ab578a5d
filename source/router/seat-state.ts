import type { PassedOver } from '../domain/call.ts';
import type { LaneId, ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';

/** What a probe said of a model. */
export interface Usability {
  readonly usable: boolean;
  readonly because: string;
}

/** A model that failed for a call; with why and a cure where its answer does not count. */
export interface Tried {
  readonly lane: LaneId;
  readonly model: ModelName;
  readonly because?: string;
  readonly cure?: string;
}

/** What is free now: probes, failures of this call, and what a person paused or moved. */
export interface Conditions {
  readonly usable: ReadonlyMap<ModelName, Usability>;
  /** Lanes and models that already failed for this very call. */
  readonly tried: readonly Tried[];
  readonly pausedLanes: ReadonlySet<LaneId>;
  /** A person's standing order that one lane's work goes to another. */
  readonly laneReroutes: ReadonlyMap<LaneId, LaneId>;
}

/** What kept a lane or model from being taken; it decides which remedy is named. */
export type Ineligibility =
  | 'absent'
  | 'paused'
  | 'tried'
  | 'unusable'
  | 'rule'
  | 'scarce'
  | 'family'
  | 'verifier'
  | 'spoken';

export interface Refused {
  readonly hindrance: Ineligibility;
  readonly passed: PassedOver;
  /** What would mend it, where that is known better than by the hindrance. */
  readonly cure?: string;
}

/** A refusal of a lane, or of one model in it. */
export function refuse(hindrance: Ineligibility, passed: PassedOver): Refused {
  return { hindrance, passed };
}

/** Where a lane's work goes when a person moved it; a ring of orders stops where it closes. */
export function rerouted(lane: LaneId, reroutes: ReadonlyMap<LaneId, LaneId>): LaneId {
  const seen = new Set<LaneId>();
  let at = lane;
  for (
    let next = reroutes.get(at);
    next !== undefined && !seen.has(next);
    next = reroutes.get(at)
  ) {
    seen.add(at);
    at = next;
  }
  return at;
}

/** Lanes after the person's orders, each once, with the orders that were followed said aloud. */
export function followOrders(
  lanes: readonly LaneId[],
  reroutes: ReadonlyMap<LaneId, LaneId>,
): { readonly lanes: readonly LaneId[]; readonly orders: readonly PassedOver[] } {
  const moved = lanes.map((lane) => ({ lane, to: rerouted(lane, reroutes) }));
  const orders = moved
    .filter(({ lane, to }) => lane !== to)
    .map(({ lane, to }) => ({ lane, because: `a person rerouted its work to ${to}` }));
  return { lanes: [...new Set(moved.map(({ to }) => to))], orders };
}

/** Why a whole lane cannot be taken now; undefined when its models may be looked at. */
export function laneIneligibility(
  map: RoleMap,
  lane: LaneId,
  { pausedLanes }: Conditions,
): Refused | undefined {
  if (!map.lanes[lane])
    return refuse('absent', { lane, because: 'it is not in the role map or disabled here' });
  if (pausedLanes.has(lane)) return refuse('paused', { lane, because: 'it is paused' });
  return undefined;
}

/** Why a model cannot be asked now, whoever wrote what; undefined when it can. */
export function modelIneligibility(
  lane: LaneId,
  model: ModelName,
  { usable, tried }: Conditions,
): Refused | undefined {
  const failed = tried.findLast((one) => one.model === model);
  if (failed) {
    const because = failed.because ?? `${model} gave no answer that counts for this call`;
    const refused = refuse('tried', { lane, model, because });
    return failed.cure === undefined ? refused : { ...refused, cure: failed.cure };
  }
  const probe = usable.get(model);
  if (!probe) return refuse('unusable', { lane, model, because: `${model} has not been probed` });
  if (probe.usable) return undefined;
  return refuse('unusable', { lane, model, because: `${model} cannot be used: ${probe.because}` });
}

/** Names of models whose probe succeeded. */
export function usableModels(usable: ReadonlyMap<ModelName, Usability>): ReadonlySet<ModelName> {
  return new Set([...usable].filter(([, probe]) => probe.usable).map(([model]) => model));
}
