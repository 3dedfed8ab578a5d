import { budgetProfileOf, fallbackLanes } from '../contract/route-words.ts';
import type { Author } from '../domain/artifact.ts';
import type { Call, PassedOver } from '../domain/call.ts';
import type { Fact } from '../domain/facts.ts';
import type { Family, LaneId, ModelName, StepId, TaskClass } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import type { Blocked } from '../router/blocked.ts';
import { chooseVerifier } from '../router/choose-verifier.ts';
import { chooseLane, type LaneChoice, type LaneQuestion } from '../router/route.ts';
import type { Conditions, Tried } from '../router/seat-state.ts';
import type { AdmittedVerifier } from '../rule/admission.ts';
import { countedAuthors } from '../rule/author-set.ts';
import { modelLineage } from '../rule/identity.ts';
import { whyUncounted } from '../rule/served-offer.ts';
import { allCalls } from '../state/call-book.ts';
import type { CallState } from '../state/call-state.ts';
import type { AttemptState, RunState, StepState } from '../state/run-state.ts';
import { callsOf, hasFailed, isOpen, mapOf, plannersOf, productDigest } from '../state/select.ts';

/** Verifiers a class needs; 0 where its rule is none. */
export function verifiersNeeded(map: RoleMap, taskClass: TaskClass): number {
  const rule = map.routing[taskClass].verify;
  return rule === 'none' ? 0 : rule.count;
}

/**
 * What is free for a call. A paused lane is not passed over: its work waits there until a person
 * resumes or reroutes it, so pausing never changes who does a step.
 */
export function conditionsOf(
  state: RunState,
  digest: string | undefined,
  failed: readonly CallState[],
): Conditions {
  const pool = (digest === undefined ? undefined : state.pools[digest]) ?? state.pool?.models ?? {};
  return {
    usable: new Map(Object.entries(pool)),
    tried: failed.map((entry) => triedOf(state, entry)),
    pausedLanes: new Set(),
    laneReroutes: new Map(Object.entries(state.laneReroutes)) as ReadonlyMap<LaneId, LaneId>,
  };
}

function triedOf(state: RunState, { call, outcome, spec }: CallState): Tried {
  const { lane, model } = call;
  const map = state.maps[spec];
  const isVerdict = call.purpose === 'verify' && outcome?.status === 'done';
  const uncounted = isVerdict && map ? whyUncounted(map, model, outcome.served) : undefined;
  return { lane, model, ...uncounted };
}

/** The authors there will be beside whoever is asked now: planners where they count, and earlier writers. */
function authorsSoFar(
  state: RunState,
  map: RoleMap,
  step: StepState,
  inherited: readonly Author[],
): readonly Author[] {
  const planners = step.step.id === 'plan' ? [] : plannersOf(state);
  return countedAuthors([...planners, ...inherited], map.authors);
}

/** Which lane and model work on a step now. `tried` are the calls of this attempt that failed. */
export function routeWork(
  state: RunState,
  step: StepState,
  options: {
    readonly tried: readonly CallState[];
    readonly inherited: readonly Author[];
    readonly avoidFamilies?: readonly Family[];
  },
): LaneChoice | undefined {
  const map = mapOf(state, step);
  if (!map) return undefined;
  const { taskClass, lanes } = step.step;
  const question: LaneQuestion = {
    ...conditionsOf(state, step.spec ?? state.spec?.digest, unforgiven(step, options.tried)),
    map,
    taskClass,
    alsoNeedsVerifier: verifiersNeeded(map, taskClass),
    authors: authorsSoFar(state, map, step, options.inherited),
    ...contractWishes(state),
    ...(lanes === undefined ? {} : { prefer: lanes }),
    ...(step.step.only === true ? { only: true } : {}),
    ...(options.avoidFamilies === undefined ? {} : { avoidFamilies: options.avoidFamilies }),
    ...(step.lane === undefined ? {} : { forcedLane: step.lane }),
  };
  const apart = familiesAtWork(state, map, step.step.apart ?? []);
  return options.avoidFamilies === undefined && apart.length > 0
    ? chooseApart(question, apart)
    : chooseLane(question);
}

/** How the contract weighs lanes, and which take over when the route's own cannot. */
function contractWishes({ job }: RunState): Pick<LaneQuestion, 'profile' | 'fallback'> {
  if (!job) return {};
  return { profile: budgetProfileOf(job.contract), fallback: fallbackLanes(job.contract) };
}

/** A model of another family than those where one is free; else any, and that is said. */
function chooseApart(question: LaneQuestion, apart: readonly Family[]): LaneChoice {
  const clear = chooseLane({ ...question, avoidFamilies: apart });
  if (clear.status === 'routed') return clear;
  const choice = chooseLane(question);
  if (choice.status === 'blocked') return choice;
  const because = `${choice.because}; nobody of another family than ${apart.join(', ')} is free for it`;
  return { ...choice, because };
}

/** Families of the models that work, or worked last, on these steps. */
function familiesAtWork(
  state: RunState,
  map: RoleMap,
  steps: readonly StepId[],
): readonly Family[] {
  const families = steps.flatMap((id) => {
    const entry = callsOf(state, id, 'work').at(-1);
    return entry ? modelLineage(map, entry.call.model, entry.outcome?.served) : [];
  });
  return [...new Set(families)];
}

export type Verifying =
  | {
      readonly status: 'chosen';
      readonly lane: LaneId;
      readonly verifier: AdmittedVerifier;
      readonly because: string;
      readonly passedOver: readonly PassedOver[];
    }
  | Blocked;

/** Which model verifies an attempt's product next; the hard rule decides who may. */
export function routeVerifier(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): Verifying | undefined {
  const map = mapOf(state, step);
  const artifact = productDigest(attempt);
  if (!map || artifact === undefined) return undefined;
  const asked = verifyCalls(state, attempt);
  const already = [
    ...attempt.verdicts.map(({ verifier }) => verifier),
    ...asked.filter(isOpen).map(({ call }) => seatOf(map, call.model)),
  ];
  const busy = new Set(
    allCalls(state.calls)
      .filter((entry) => entry.status === 'begun')
      .map(({ call }) => call.lane),
  );
  return chooseVerifier({
    ...conditionsOf(
      state,
      step.spec ?? state.spec?.digest,
      unforgiven(step, spoiled(state, asked)),
    ),
    map,
    ...(state.spec ? { inForce: state.spec.map } : {}),
    taskClass: step.step.taskClass,
    artifact,
    authors: attempt.authors,
    already,
    busy,
    ...forcedVerifier(map, step, already),
  });
}

/** Failures that a person's "again" has not wiped out. */
function unforgiven(step: StepState, failed: readonly CallState[]): readonly CallState[] {
  return failed.filter(({ call }) => !step.forgiven?.includes(call.id));
}

/** A person's lane for the verification; once all its models have spoken, further verdicts are routed freely. */
function forcedVerifier(
  map: RoleMap,
  step: StepState,
  already: readonly { readonly model: ModelName }[],
): { readonly forcedLane?: LaneId } {
  const lane = step.verifierLane;
  if (lane === undefined) return {};
  const models = map.lanes[lane]?.models ?? [];
  const spoken = models.every((model) => already.some((given) => given.model === model));
  return models.length > 0 && spoken ? {} : { forcedLane: lane };
}

const seatOf = (map: RoleMap, model: ModelName) => ({ model, lineage: modelLineage(map, model) });

/** Verify calls about what an attempt made, since its verdicts were last asked for. */
export function verifyCalls(state: RunState, attempt: AttemptState): readonly CallState[] {
  const past = new Set(attempt.earlierVerdicts.map(({ call }) => call));
  return callsOf(state, attempt.step, 'verify').filter(
    ({ call }) => call.attempt === attempt.id && !past.has(call.id),
  );
}

/** Calls whose model gave no verdict that counts: lane failures and voided ones. */
function spoiled(state: RunState, asked: readonly CallState[]): readonly CallState[] {
  const voided = new Set(state.voided.map(({ call }) => call));
  return asked.filter((entry) => hasFailed(entry) || voided.has(entry.call.id));
}

/** A call's name: step, purpose and how many of that purpose the step had. */
export function callId(state: RunState, step: string, purpose: Call['purpose']): string {
  return `${step}.${purpose}.${callsOf(state, step, purpose).length + 1}`;
}

/** The fact that sends an artifact to a verifier; only an admitted one fits. */
export function verifyRouted(
  state: RunState,
  attempt: AttemptState,
  chosen: Extract<Verifying, { status: 'chosen' }>,
  reask = false,
): Fact {
  const { verifier, lane, because, passedOver } = chosen;
  return {
    type: 'CallRouted',
    call: {
      id: callId(state, attempt.step, 'verify'),
      step: attempt.step,
      purpose: 'verify',
      lane,
      model: verifier.model,
      attempt: attempt.id,
      artifact: verifier.artifact,
      because,
      passedOver,
      ...(reask ? { reask: true } : {}),
    },
  };
}
