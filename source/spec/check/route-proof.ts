import type { Author } from '../../domain/artifact.ts';
import type { PassedOver } from '../../domain/call.ts';
import { type LaneId, laneIds, type ModelName, type TaskClass } from '../../domain/ids.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { modelLineage } from '../../rule/identity.ts';
import type { SpecPlace } from '../place.ts';
import type { Assignment } from '../verifier-field.ts';

/** One author of one route, and who may verify what it writes. */
export interface RouteProof {
  readonly taskClass: TaskClass;
  readonly lane: LaneId;
  readonly author: ModelName;
  /** The planner that counts as an author too, where the spec says so. */
  readonly planner?: ModelName;
  /** `candidate`: not on the route, but asked as a second candidate of a step marked hard. */
  readonly use: 'route' | 'candidate';
  /** How many verifiers the route asks for; 0 for `verify: none`. */
  readonly needs: number;
  readonly verifiers: readonly Assignment[];
  readonly passedOver: readonly PassedOver[];
  readonly proven: boolean;
}

export interface ProofOptions {
  /** Models whose probe succeeded; all of them when absent. */
  readonly usable?: ReadonlySet<ModelName>;
  /** Where the map's words stand, for problems with a line. */
  readonly place?: SpecPlace;
}

/** The authors an artifact would have if `writer` wrote it to the plan of `planner`. */
export function authorsOf(map: RoleMap, writer: ModelName, planner?: ModelName): readonly Author[] {
  const author = (model: ModelName, role: Author['role']): Author => ({
    call: `proof-${role}`,
    model,
    lineage: modelLineage(map, model),
    role,
  });
  return [author(writer, 'writer'), ...(planner ? [author(planner, 'planner')] : [])];
}

/** Lanes of the map, in the article's order; for messages. */
export function presentLanes(map: RoleMap): readonly LaneId[] {
  return laneIds.filter((lane) => map.lanes[lane] !== undefined);
}
