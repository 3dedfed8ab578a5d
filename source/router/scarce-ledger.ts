import type { LaneId, ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import type { Usability } from './seat-state.ts';

export interface ScarceQuestion {
  readonly map: RoleMap;
  /** Calls of this job that were begun, lost ones included: a call is spent before it is made. */
  readonly spent: number;
  readonly insideRepair: boolean;
  /** Probes; where given, a model that cannot be used is not asked. */
  readonly usable?: ReadonlyMap<ModelName, Usability>;
}

export type ScarceAnswer =
  | {
      readonly status: 'may';
      readonly lane: LaneId;
      readonly model: ModelName;
      /** Calls left after this one. */
      readonly left: number;
    }
  | { readonly status: 'refused'; readonly because: string; readonly remedy: string };

const lane: LaneId = 'scarce-reviewer';

/** Whether the scarce reviewer may be asked once more in this job; never inside a repair round. */
export function mayAskScarce({ map, spent, insideRepair, usable }: ScarceQuestion): ScarceAnswer {
  const entry = map.lanes[lane];
  if (!entry) {
    return refused(
      'There is no scarce reviewer in the role map.',
      'Add the lane scarce-reviewer to the spec, or enable it for this project.',
    );
  }
  if (insideRepair) {
    return refused(
      'The scarce reviewer is never asked inside a repair round.',
      'Wait until the repair has ended, or ask it at the audit.',
    );
  }
  const calls = entry.quota?.calls ?? 0;
  if (spent >= calls) {
    return refused(
      `All ${calls} calls of the scarce reviewer for this job are spent; a lost call counts.`,
      'Raise its `quota` in the spec, or decide without it.',
    );
  }
  const model = entry.models.find((name) => usable?.get(name)?.usable ?? usable === undefined);
  if (model === undefined) {
    const why = entry.models
      .map((name) => `${name}: ${usable?.get(name)?.because ?? 'not probed'}`)
      .join('; ');
    return refused(
      `No model of the scarce reviewer can be used (${why}).`,
      'Fix that, or decide without it.',
    );
  }
  return { status: 'may', lane, model, left: calls - spent - 1 };
}

function refused(because: string, remedy: string): ScarceAnswer {
  return { status: 'refused', because, remedy };
}
