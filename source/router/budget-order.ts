import type { PassedOver } from '../domain/call.ts';
import type { BudgetProfile } from '../domain/contract-form.ts';
import type { LaneId, ModelName, TaskClass } from '../domain/ids.ts';
import type { Price, RoleMap } from '../domain/role-map.ts';

/** A model on a lane. */
export interface LaneAssignment {
  readonly lane: LaneId;
  readonly model: ModelName;
}

/** Lanes that may stand in beside a route's own where a contract weighs money or strength. */
const standIns: Readonly<Partial<Record<TaskClass, readonly LaneId[]>>> = {
  plan: ['conductor'],
  patch: ['worker-big', 'worker-directed', 'worker-fast'],
  directed: ['worker-big', 'worker-directed', 'worker-fast'],
  ship: ['worker-big', 'worker-directed', 'worker-fast'],
};

/** Strongest first: the order in which the role map's article names its reasoners and its coders. */
const strength: readonly LaneId[] = [
  'conductor',
  'thinker',
  'worker-big',
  'worker-fast',
  'worker-directed',
  'second-brain',
];

/** Free, then already paid for, then by what a million tokens in and out cost together. */
function priceRank(price: Price | undefined): number {
  if (price === undefined) return Number.MAX_VALUE;
  if (price === 'free') return 0;
  return price === 'subscription' ? 1 : 2 + price.in + price.out;
}

/** What a price is called in a because. */
function priceWords(price: Price | undefined): string {
  if (price === undefined) return 'unpriced';
  if (price === 'free') return 'free';
  return price === 'subscription'
    ? 'paid for already'
    : `$${(price.in + price.out).toFixed(2)} a million tokens in and out`;
}

/** Lanes of a class's route, and with a profile that weighs, those that may stand in beside them. */
export function lanesInOrder(
  map: RoleMap,
  lanes: readonly LaneId[],
  taskClass: TaskClass,
  profile: BudgetProfile,
): readonly LaneId[] {
  const wider = profile === 'balanced' ? [] : (standIns[taskClass] ?? []);
  return [...new Set([...lanes, ...wider.filter((lane) => map.lanes[lane] !== undefined)])];
}

/**
 * Seats in the order they are asked. `balanced` is the route as the spec writes it; the others sort
 * by price or by strength, keeping the spec's order among equals.
 */
export function sortAssignments<
  S extends { readonly lane: LaneId; readonly model: ModelName | undefined },
>(map: RoleMap, seats: readonly S[], profile: BudgetProfile): readonly S[] {
  switch (profile) {
    case 'balanced':
      return seats;
    case 'free-first':
      return seats.toSorted((one, two) => rankOf(map, one.model) - rankOf(map, two.model));
    case 'best':
      return seats.toSorted((one, two) => strengthOf(one.lane) - strengthOf(two.lane));
    default:
      return profile satisfies never;
  }
}

const rankOf = (map: RoleMap, model: ModelName | undefined) =>
  priceRank(model === undefined ? undefined : map.models[model]?.price);

function strengthOf(lane: LaneId): number {
  const at = strength.indexOf(lane);
  return at < 0 ? strength.length : at;
}

/** Why a profile took one seat before another that the spec's own route would have asked first. */
export function profileReason(
  map: RoleMap,
  profile: BudgetProfile,
  taken: LaneAssignment,
  passed: LaneAssignment,
): PassedOver {
  const price = ({ model }: LaneAssignment) => priceWords(map.models[model]?.price);
  const because =
    profile === 'free-first'
      ? `free-first takes ${taken.model} (${price(taken)}) before ${passed.model} (${price(passed)})`
      : `best takes ${taken.lane} before ${passed.lane}`;
  return { ...passed, because };
}
