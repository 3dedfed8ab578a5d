import type { Author } from '../../source/domain/artifact.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import type { Conditions } from '../../source/router/seat-state.ts';
import { modelLineage } from '../../source/rule/identity.ts';

/** Every model of the map usable but those named, nothing tried, paused or rerouted. */
export function conditions(map: RoleMap, down: readonly string[] = []): Conditions {
  const probe = (model: string) => ({
    usable: !down.includes(model),
    because: down.includes(model) ? 'its key is not set' : 'ready',
  });
  return {
    usable: new Map(Object.keys(map.models).map((model) => [model, probe(model)])),
    tried: [],
    pausedLanes: new Set(),
    laneReroutes: new Map(),
  };
}

/** The author that a model of the map would be recorded as. */
export function author(map: RoleMap, model: string, role: Author['role'] = 'writer'): Author {
  return { call: `c-${model}-${role}`, model, lineage: [...modelLineage(map, model)], role };
}
