import type { Author } from '../domain/artifact.ts';
import type { PassedOver } from '../domain/call.ts';
import type { BudgetProfile } from '../domain/contract-form.ts';
import type { Family, LaneId, ModelName, TaskClass } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { traitsOf } from '../domain/task-classes.ts';
import { modelLineage } from '../rule/identity.ts';
import { areDifferent } from '../rule/lineage.ts';
import { candidateLanes } from '../spec/check/prove-routes.ts';
import { authorsOf } from '../spec/check/route-proof.ts';
import { suggestFix } from '../spec/check/suggest-fix.ts';
import { verifierField } from '../spec/verifier-field.ts';
import { type Blocked, blocked } from './blocked.ts';
import {
  type LaneAssignment,
  lanesInOrder,
  profileReason,
  sortAssignments,
} from './budget-order.ts';
import {
  type Conditions,
  followOrders,
  laneIneligibility,
  modelIneligibility,
  type Refused,
  refuse,
  usableModels,
} from './seat-state.ts';

/** A step or fixed call that needs a lane. */
export interface LaneQuestion extends Conditions {
  readonly map: RoleMap;
  readonly taskClass: TaskClass;
  /** Lanes a given plan asks for; they come before the route's. */
  readonly prefer?: readonly LaneId[];
  /** No lane but those the plan asks for. */
  readonly only?: boolean;
  /** How the contract weighs money against strength; `balanced` when absent. */
  readonly profile?: BudgetProfile;
  /** Lanes the contract falls back on when none of the others can take it. */
  readonly fallback?: readonly LaneId[];
  /** Families of the candidates there are: a further candidate comes from another one. */
  readonly avoidFamilies?: readonly Family[];
  /** A person's reroute of this step; no other lane is considered. */
  readonly forcedLane?: LaneId;
  /** How many admissible, usable verifiers must exist for whoever writes; 0 for none. */
  readonly alsoNeedsVerifier: number;
  /** Who already counts as author of what will be written: planners, writers before a repair. */
  readonly authors?: readonly Author[];
}

export type LaneChoice =
  | {
      readonly status: 'routed';
      readonly lane: LaneId;
      readonly model: ModelName;
      readonly because: string;
      readonly passedOver: readonly PassedOver[];
      /** The contract's fallback route took over. */
      readonly fallback?: true;
    }
  | Blocked;

/**
 * The first seat that can take the call and whose work could be verified, with a reason for each
 * that was passed over. Lanes a given plan asks for come first, then the class's route in the order
 * of the budget profile, then the contract's fallback lanes. A forced lane is the only one
 * considered. Where families are avoided, other workers stand in after the route.
 */
export function chooseLane(question: LaneQuestion): LaneChoice {
  const { seats, orders } = seatsOf(question);
  const refused: Refused[] = [];
  const shut = new Set<LaneId>();
  for (const seat of seats) {
    const { lane, model } = seat;
    if (shut.has(lane)) continue;
    const closed =
      scarceHindrance(lane, question) ?? laneIneligibility(question.map, lane, question);
    const hindrance =
      closed ?? (model === undefined ? undefined : seatHindrance(lane, model, question));
    if (closed) shut.add(lane);
    if (hindrance) refused.push(hindrance);
    else if (model !== undefined) return taken(question, { ...seat, model }, { refused, orders });
  }
  const what = `No lane can take \`${question.taskClass}\``;
  return blocked(what, { refused, orders, cure: cureOf(question, refused) });
}

/** A seat of the question; a lane that the map lacks has no model, and is named as passed over. */
interface AskedSeat {
  readonly lane: LaneId;
  readonly model: ModelName | undefined;
  readonly from: 'plan' | 'route' | 'fallback';
}

function seatsOf(question: LaneQuestion): {
  readonly seats: readonly AskedSeat[];
  readonly orders: readonly PassedOver[];
} {
  const { map, taskClass, forcedLane, laneReroutes, profile = 'balanced' } = question;
  if (forcedLane !== undefined) return { seats: seatsFrom(map, [forcedLane], 'plan'), orders: [] };
  const { prefer = [], fallback = [], avoidFamilies } = question;
  const route =
    avoidFamilies === undefined ? map.routing[taskClass].to : candidateLanes(map, taskClass);
  const asked = followOrders(prefer, laneReroutes);
  if (question.only === true) {
    return { seats: seatsFrom(map, asked.lanes, 'plan'), orders: asked.orders };
  }
  const own = followOrders(route, laneReroutes);
  const spare = followOrders(fallback, laneReroutes);
  const inOrder = lanesInOrder(map, own.lanes, taskClass, profile);
  const later = (lanes: readonly LaneId[], before: readonly LaneId[]) =>
    lanes.filter((lane) => !before.includes(lane));
  const second = later(inOrder, asked.lanes);
  const third = later(spare.lanes, [...asked.lanes, ...inOrder]);
  return {
    seats: [
      ...seatsFrom(map, asked.lanes, 'plan'),
      ...sortAssignments(map, seatsFrom(map, second, 'route'), profile),
      ...seatsFrom(map, third, 'fallback'),
    ],
    orders: [...asked.orders, ...own.orders, ...spare.orders],
  };
}

function seatsFrom(
  map: RoleMap,
  lanes: readonly LaneId[],
  from: AskedSeat['from'],
): readonly AskedSeat[] {
  return lanes.flatMap((lane): readonly AskedSeat[] => {
    const models = map.lanes[lane]?.models ?? [];
    if (models.length === 0) return [{ lane, model: undefined, from }];
    return models.map((model) => ({ lane, model, from }));
  });
}

function taken(
  question: LaneQuestion,
  seat: AskedSeat & { readonly model: ModelName },
  over: { readonly refused: readonly Refused[]; readonly orders: readonly PassedOver[] },
): LaneChoice {
  const { lane, model, from } = seat;
  const refused = over.refused.map(({ passed }) => passed);
  const weighed = from === 'route' ? weighedAgainst(question, seat, refused) : [];
  const passedOver = [...over.orders, ...refused, ...weighed];
  const because = reasonFor(question, { lane, model, from, passedOver });
  const fallback = from === 'fallback' ? ({ fallback: true } as const) : {};
  return { status: 'routed', lane, model, because, passedOver, ...fallback };
}

/** Seats that the spec's own route asks before the one that the budget profile took. */
function weighedAgainst(
  { map, taskClass, profile = 'balanced' }: LaneQuestion,
  seat: LaneAssignment,
  refused: readonly PassedOver[],
): readonly PassedOver[] {
  if (profile === 'balanced') return [];
  const route = map.routing[taskClass].to.flatMap((lane) =>
    (map.lanes[lane]?.models ?? []).map((model) => ({ lane, model })),
  );
  const at = route.findIndex(({ lane, model }) => lane === seat.lane && model === seat.model);
  return route
    .slice(0, at < 0 ? route.length : at)
    .filter(({ lane, model }) =>
      refused.every((one) => one.lane !== lane || (one.model ?? model) !== model),
    )
    .map((other) => profileReason(map, profile, seat, other));
}

/** The scarce reviewer serves only its own class, whoever orders otherwise. */
function scarceHindrance(lane: LaneId, { taskClass }: LaneQuestion): Refused | undefined {
  if (lane !== 'scarce-reviewer' || traitsOf(taskClass).scarce) return undefined;
  return refuse('scarce', { lane, because: 'it serves only `review`' });
}

function seatHindrance(
  lane: LaneId,
  model: ModelName,
  question: LaneQuestion,
): Refused | undefined {
  return (
    modelIneligibility(lane, model, question) ??
    familyHindrance(lane, model, question) ??
    verifierHindrance(lane, model, question)
  );
}

function familyHindrance(
  lane: LaneId,
  model: ModelName,
  { map, avoidFamilies }: LaneQuestion,
): Refused | undefined {
  if (avoidFamilies === undefined || avoidFamilies.length === 0) return undefined;
  const lineage = modelLineage(map, model);
  if (areDifferent(lineage, avoidFamilies)) return undefined;
  const because = `${model} is ${lineage.join('+') || 'of no known family'}, like a candidate there is`;
  return refuse('family', { lane, model, because });
}

function authorsWith(question: LaneQuestion, model: ModelName): readonly Author[] {
  return [...(question.authors ?? []), ...authorsOf(question.map, model)];
}

function verifierHindrance(
  lane: LaneId,
  model: ModelName,
  question: LaneQuestion,
): Refused | undefined {
  const { map, taskClass, alsoNeedsVerifier, usable } = question;
  if (alsoNeedsVerifier === 0) return undefined;
  const authors = authorsWith(question, model);
  const rule = map.routing[taskClass].verify;
  const { seats } = verifierField(map, { rule, authors, usable: usableModels(usable) });
  if (seats.length >= alsoNeedsVerifier) return undefined;
  const need =
    alsoNeedsVerifier === 1 ? 'no verifier' : `${seats.length} of ${alsoNeedsVerifier} verifiers`;
  return refuse('verifier', {
    lane,
    model,
    because: `${need} of another family for what ${model} writes`,
  });
}

function reasonFor(
  { taskClass, forcedLane, avoidFamilies, prefer = [], profile = 'balanced' }: LaneQuestion,
  {
    lane,
    model,
    from,
    passedOver,
  }: {
    readonly lane: LaneId;
    readonly model: ModelName;
    readonly from: AskedSeat['from'];
    readonly passedOver: readonly PassedOver[];
  },
): string {
  if (forcedLane !== undefined) return `a person rerouted it to ${lane}; ${model} takes it`;
  const other = avoidFamilies?.length ? `, of another family than ${avoidFamilies.join(', ')}` : '';
  const first = passedOver.length === 0 ? 'first' : 'next that can';
  switch (from) {
    case 'plan':
      return `the plan asks for ${prefer.join(', then ')}; ${model} on ${lane} is the ${first}${other}`;
    case 'fallback':
      return `${taskClass} goes to ${lane} by the contract's fallback route; ${model} is the ${first}${other}`;
    case 'route': {
      const weighed = profile === 'balanced' ? '' : ` under ${profile}`;
      return `${taskClass} goes to ${lane}${weighed}; ${model} is the ${first}${other}`;
    }
    default:
      return from satisfies never;
  }
}

function cureOf(question: LaneQuestion, refused: readonly Refused[]): string {
  const { map, taskClass, usable } = question;
  const unverified = refused.find(({ hindrance }) => hindrance === 'verifier')?.passed.model;
  if (unverified === undefined)
    return 'Add a model of another family to a worker lane, or reroute the step.';
  const authors = authorsWith(question, unverified);
  return suggestFix(map, {
    rule: map.routing[taskClass].verify,
    authors,
    usable: usableModels(usable),
  });
}
