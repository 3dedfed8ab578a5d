import type { PassedOver } from '../domain/call.ts';
import type { LaneId, ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import type { Usability } from './seat-state.ts';

/** Which model of one lane takes a call that a person gives to that lane. */
export type AssignmentChoice =
  | {
      readonly status: 'seated';
      readonly model: ModelName;
      readonly because: string;
      readonly passedOver: readonly PassedOver[];
    }
  | { readonly status: 'blocked'; readonly because: string; readonly remedy: string };

/**
 * The first model of a lane that can be asked, with a reason for each before it. No other lane
 * stands in: a person named this one. `usable` holds the probes of the lane's models; one that is
 * missing counts as not usable.
 */
export function assignOnLane(
  map: RoleMap,
  lane: LaneId,
  usable: ReadonlyMap<ModelName, Usability>,
): AssignmentChoice {
  const passedOver: PassedOver[] = [];
  for (const model of map.lanes[lane]?.models ?? []) {
    const probe = usable.get(model);
    if (probe?.usable) {
      const first = passedOver.length === 0 ? 'first' : 'next that can be used';
      return { status: 'seated', model, because: `the ${first} on ${lane}`, passedOver };
    }
    passedOver.push({ lane, model, because: probe?.because ?? 'it has not been probed' });
  }
  const reasons = passedOver.map(
    ({ model, because }) => `${model}: ${because.replace(/[.\s]+$/, '')}`,
  );
  return {
    status: 'blocked',
    because: `No model of ${lane} can be asked (${reasons.join('; ') || 'it has none'}).`,
    remedy: 'Fix one of them, or name another lane.',
  };
}
