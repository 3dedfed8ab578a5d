import type { Author } from '../events/artifact.ts';
import type { PassedOver } from '../events/call.ts';
import type { Family, LaneId, ModelName, TaskClass } from '../events/ids.ts';
import type { RoleMap } from '../events/role-map.ts';
import { modelLineage } from '../rule/identity.ts';
import { areDifferent } from '../rule/lineage.ts';
import { cureFor } from '../spec/cure.ts';
import { candidateLanes } from '../spec/prove-routes.ts';
import { authorsOf } from '../spec/route-proof.ts';
import { verifierField } from '../spec/verifier-field.ts';
import { type Blocked, blocked } from './blocked.ts';
import {
  type Conditions,
  followOrders,
  laneHindrance,
  modelHindrance,
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
    }
  | Blocked;

/**
 * The first lane of the class's route, and in it the first model, that can take the call and
 * whose work could be verified; with a reason for each that was passed over. A forced lane is
 * the only one considered. Where families are avoided, other workers stand in after the route.
 */
export function chooseLane(question: LaneQuestion): LaneChoice {
  const { lanes, orders } = lanesOf(question);
  const refused: Refused[] = [];
  for (const lane of lanes) {
    const hindered = scarceHindrance(lane, question) ?? laneHindrance(question.map, lane, question);
    if (hindered) {
      refused.push(hindered);
      continue;
    }
    for (const model of question.map.lanes[lane]?.models ?? []) {
      const hindrance = seatHindrance(lane, model, question);
      if (!hindrance) {
        const passedOver = [...orders, ...refused.map(({ passed }) => passed)];
        const because = reasonFor(question, { lane, model, passedOver });
        return { status: 'routed', lane, model, because, passedOver };
      }
      refused.push(hindrance);
    }
  }
  const what = `No lane can take \`${question.taskClass}\``;
  return blocked(what, { refused, orders, cure: cureOf(question, refused) });
}

function lanesOf(question: LaneQuestion): ReturnType<typeof followOrders> {
  const { map, taskClass, forcedLane, avoidFamilies, laneReroutes, prefer = [] } = question;
  if (forcedLane !== undefined) return { lanes: [forcedLane], orders: [] };
  const lanes =
    avoidFamilies === undefined ? map.routing[taskClass].to : candidateLanes(map, taskClass);
  return followOrders([...prefer, ...lanes], laneReroutes);
}

/** The scarce reviewer serves only its own class, whoever orders otherwise. */
function scarceHindrance(lane: LaneId, { taskClass }: LaneQuestion): Refused | undefined {
  if (lane !== 'scarce-reviewer' || taskClass === 'review') return undefined;
  return refuse('scarce', { lane, because: 'it serves only `review`' });
}

function seatHindrance(
  lane: LaneId,
  model: ModelName,
  question: LaneQuestion,
): Refused | undefined {
  return (
    modelHindrance(lane, model, question) ??
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
  { taskClass, forcedLane, avoidFamilies, prefer }: LaneQuestion,
  {
    lane,
    model,
    passedOver,
  }: {
    readonly lane: LaneId;
    readonly model: ModelName;
    readonly passedOver: readonly PassedOver[];
  },
): string {
  if (forcedLane !== undefined) return `a person rerouted it to ${lane}; ${model} takes it`;
  const other = avoidFamilies?.length ? `, of another family than ${avoidFamilies.join(', ')}` : '';
  const first = passedOver.length === 0 ? 'first' : 'next that can';
  const why = prefer?.includes(lane)
    ? `the plan asks for ${prefer.join(', then ')}`
    : `${taskClass} goes to ${lane}`;
  const where = prefer?.includes(lane) ? ` on ${lane}` : '';
  return `${why}; ${model}${where} is the ${first}${other}`;
}

function cureOf(question: LaneQuestion, refused: readonly Refused[]): string {
  const { map, taskClass, usable } = question;
  const unverified = refused.find(({ hindrance }) => hindrance === 'verifier')?.passed.model;
  if (unverified === undefined)
    return 'Add a model of another family to a worker lane, or reroute the step.';
  const authors = authorsWith(question, unverified);
  return cureFor(map, {
    rule: map.routing[taskClass].verify,
    authors,
    usable: usableModels(usable),
  });
}
