import { type LaneId, type ModelName, type TaskClass, taskClasses } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { traitsOf } from '../../domain/task-classes.ts';
import { candidateOf, modelLineage } from '../../rule/identity.ts';
import { areDifferent } from '../../rule/lineage.ts';
import type { Candidate } from '../../rule/verifier.ts';
import { type Assignment, verifierField } from '../verifier-field.ts';
import { proofProblems } from './proof-problems.ts';
import { authorsOf, type ProofOptions, type RouteProof } from './route-proof.ts';

export interface RoutesProof {
  readonly proofs: readonly RouteProof[];
  readonly problems: readonly Problem[];
}

/** Lanes that write beside a route's own when a hard step needs another family. */
const writers: readonly LaneId[] = ['worker-big', 'worker-directed', 'worker-fast'];

/** Lanes a second candidate of another family may come from: the route's own, then the other workers. */
export function candidateLanes(map: RoleMap, taskClass: TaskClass): readonly LaneId[] {
  const others = traitsOf(taskClass).changesFiles ? writers : [];
  return [...new Set([...map.routing[taskClass].to, ...others])].filter((lane) => map.lanes[lane]);
}

/**
 * Proves for every route, every lane in it and every fallback that enough models may verify what
 * that author writes, and says who. Problems are policy errors where they are too few, and
 * warnings for preferred lanes that can never verify an author of the route.
 */
export function proveRoutes(map: RoleMap, options: ProofOptions = {}): RoutesProof {
  const names = Object.keys(map.models);
  const candidates = new Map(names.map((name) => [name, candidateOf(map, name)]));
  const { usable } = options;
  const proofs = taskClasses.flatMap((taskClass) =>
    routeProofs(map, taskClass, { usable, candidates }),
  );
  return { proofs, problems: proofProblems(map, proofs, options) };
}

function routeProofs(
  map: RoleMap,
  taskClass: TaskClass,
  { usable, candidates }: Pick<ProofCase, 'usable' | 'candidates'>,
): readonly RouteProof[] {
  const route = map.routing[taskClass];
  const own = seatsOf(map, route.to, usable);
  const planners = plannersOf(map, taskClass, usable);
  const prove = (seat: Pick<Assignment, 'lane' | 'model'>, use: RouteProof['use']) =>
    planners.map((planner) => proofOf(map, { taskClass, seat, use, planner, usable, candidates }));
  const hard = map.limits.candidates > 1 && traitsOf(taskClass).changesFiles;
  const others = hard ? seatsOf(map, candidateLanes(map, taskClass), usable) : [];
  const further = others.filter(
    (other) =>
      own.every((seat) => seat.model !== other.model) &&
      own.some((seat) =>
        areDifferent(modelLineage(map, seat.model), modelLineage(map, other.model)),
      ),
  );
  return [
    ...own.flatMap((seat) => prove(seat, 'route')),
    ...further.flatMap((seat) => prove(seat, 'candidate')),
  ];
}

function seatsOf(
  map: RoleMap,
  lanes: readonly LaneId[],
  usable: ReadonlySet<ModelName> | undefined,
): readonly Pick<Assignment, 'lane' | 'model'>[] {
  return lanes.flatMap((lane) =>
    (map.lanes[lane]?.models ?? [])
      .filter((model) => usable?.has(model) ?? true)
      .map((model) => ({ lane, model })),
  );
}

function plannersOf(
  map: RoleMap,
  taskClass: TaskClass,
  usable: ReadonlySet<ModelName> | undefined,
): readonly (ModelName | undefined)[] {
  if (map.authors === 'writers' || !traitsOf(taskClass).changesFiles) return [undefined];
  const planners = seatsOf(map, map.routing.plan.to, usable).map((seat) => seat.model);
  return planners.length === 0 ? [undefined] : [...new Set(planners)];
}

interface ProofCase {
  readonly taskClass: TaskClass;
  readonly seat: Pick<Assignment, 'lane' | 'model'>;
  readonly use: RouteProof['use'];
  readonly planner: ModelName | undefined;
  readonly usable: ReadonlySet<ModelName> | undefined;
  readonly candidates: ReadonlyMap<ModelName, Candidate>;
}

function proofOf(
  map: RoleMap,
  { taskClass, seat, use, planner, usable, candidates }: ProofCase,
): RouteProof {
  const rule = map.routing[taskClass].verify;
  const about = {
    taskClass,
    lane: seat.lane,
    author: seat.model,
    use,
    ...(planner ? { planner } : {}),
  };
  if (rule === 'none') return { ...about, needs: 0, verifiers: [], passedOver: [], proven: true };
  const authors = authorsOf(map, seat.model, planner);
  const { seats, passedOver } = verifierField(map, { rule, authors, usable, candidates });
  return {
    ...about,
    needs: rule.count,
    verifiers: seats,
    passedOver,
    proven: seats.length >= rule.count,
  };
}
