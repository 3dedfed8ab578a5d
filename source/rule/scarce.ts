import type { LaneId, ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';

/** The lane whose models are rationed. */
export const scarceLane: LaneId = 'scarce-reviewer';

/** Whether a model is rationed: scarce is a property of the model, wherever it is called. */
export function isScarceModel(map: RoleMap | undefined, name: ModelName): boolean {
  return map?.lanes[scarceLane]?.models.includes(name) ?? false;
}
