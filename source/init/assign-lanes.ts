import type { LaneId, ModelName } from '../domain/ids.ts';
import { areDifferent } from '../rule/lineage.ts';
import type { Candidate } from './candidate.ts';
import { lineageOfCandidate } from './candidates.ts';

/** A lane as the spec will have it. */
export interface LaneChoice {
  readonly lane: LaneId;
  readonly models: readonly ModelName[];
  /** The rest of the lane, as words of the spec. */
  readonly bounds: string;
}

const apart = (one: Candidate | undefined, other: Candidate): boolean =>
  one === undefined || areDifferent(lineageOfCandidate(one), lineageOfCandidate(other));

/** Candidates of another family than `from` first; else in their order. */
function othersFirst(
  list: readonly Candidate[],
  from: Candidate | undefined,
): readonly Candidate[] {
  return [...list.filter((one) => apart(from, one)), ...list.filter((one) => !apart(from, one))];
}

/** The first, and as its fallback the first of another family. */
function withFallback(list: readonly Candidate[]): readonly Candidate[] {
  const [first] = list;
  if (first === undefined) return [];
  const second = list.find((one) => one !== first && apart(first, one));
  return second === undefined ? [first] : [first, second];
}

/**
 * Puts candidates into lanes. The thinker is of another family than the conductor, the fast worker
 * of another than the thinker, the directed worker of another than the fast one, as far as there
 * are families; each lane has a fallback of another family. Nobody is left out.
 */
export function assignLanes(candidates: readonly Candidate[]): readonly LaneChoice[] {
  const strong = candidates.filter(({ rank }) => rank === 'strong');
  const quick = candidates.filter(({ rank }) => rank === 'quick');
  const hands = [...quick, ...strong];
  const minds = [...strong, ...quick];
  const conductor = withFallback(minds);
  const thinker = withFallback(othersFirst(minds, conductor[0]));
  const fast = withFallback(othersFirst(hands, thinker[0]));
  const directed = withFallback(othersFirst(hands, fast[0]));
  const big = withFallback(othersFirst(minds, thinker[0]));
  const placed = new Set([conductor, thinker, fast, directed, big].flat());
  const [scarce, ...spare] = strong.filter((one) => !placed.has(one));
  const spareHands = quick.filter((one) => !placed.has(one));
  return [
    choice('conductor', conductor),
    choice('thinker', [...thinker, ...spare]),
    choice('worker-fast', [...fast, ...spareHands], ', atOnce: 2'),
    choice('worker-directed', directed),
    choice('worker-big', big),
    ...secondBrain(candidates, minds),
    ...(scarce === undefined
      ? []
      : [choice('scarce-reviewer', [scarce], ', quota: { calls: 1, per: job }, loops: never')]),
  ];
}

/** A local model is optional, unless it is the only one of another family: then it verifies. */
function secondBrain(
  candidates: readonly Candidate[],
  minds: readonly Candidate[],
): readonly LaneChoice[] {
  const local = candidates.find(({ rank }) => rank === 'local');
  if (local === undefined) return [];
  const enough = minds.some((one) => minds.some((other) => apart(one, other)));
  return [choice('second-brain', [local], enough ? ', optional: true' : '')];
}

function choice(lane: LaneId, models: readonly Candidate[], bounds = ''): LaneChoice {
  return { lane, models: models.map(({ name }) => name), bounds };
}
