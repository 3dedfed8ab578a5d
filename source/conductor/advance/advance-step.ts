import type { Call } from '../../domain/call.ts';
import type { Fact } from '../../domain/facts.ts';
import { type LaneId, readAttemptId } from '../../domain/ids.ts';
import { traitsOf } from '../../domain/task-classes.ts';
import { mayAskScarce } from '../../router/scarce-ledger.ts';
import { modelLineage } from '../../rule/identity.ts';
import { isScarceModel, scarceLane } from '../../rule/scarce.ts';
import { findCall } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import {
  attemptsOf,
  earlierAuthors,
  isOpen,
  latestByCandidate,
  mapOf,
  scarceCommitted,
} from '../../state/select.ts';
import { callId, routeWork } from '../routing.ts';
import { raiseDoubt } from './advance-doubt.ts';
import { advanceVerdicts } from './advance-verify.ts';
import { type AttemptStatus, judgeAttempt } from './attempt-status.ts';
import { chooseCandidate } from './candidate.ts';

/**
 * What follows for one step that is under way: open its candidates, fall back when a lane failed,
 * repair what is mendable, choose among candidates, verify the chosen one.
 */
export function advanceStep(state: RunState, step: StepState): readonly Fact[] {
  if (step.mustRepair) return reopenCandidate(state, step);
  const opened = openCandidates(state, step);
  if (opened.length > 0) return opened;
  const field = latestByCandidate(state, step);
  const standings = field.map((attempt) => ({
    attempt,
    standing: standingOf(state, step, attempt, field.length),
  }));
  for (const { attempt, standing } of standings) {
    const facts = moveAttempt(state, step, attempt, standing);
    if (facts.length > 0) return facts;
  }
  if (standings.some(({ standing }) => standing.type === 'under-way')) return [];
  return settle(state, step, standings);
}

/** Among several candidates, one that no model is left for is out; alone it would block the step. */
function standingOf(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  field: number,
): AttemptStatus {
  const standing = judgeAttempt(state, step, attempt);
  if (standing.type !== 'reroute' || field < 2) return standing;
  const [next] = routeAgain(state, step, attempt, standing.failed);
  if (next?.type !== 'StepBlocked') return standing;
  return { type: 'dead', because: next.because, remedy: next.remedy };
}

type Judged = { readonly attempt: AttemptState; readonly standing: AttemptStatus };

function moveAttempt(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  standing: AttemptStatus,
): readonly Fact[] {
  switch (standing.type) {
    case 'under-way':
    case 'ready':
    case 'disputed':
    case 'dead':
      return [];
    case 'reroute':
      return routeAgain(state, step, attempt, standing.failed);
    case 'reclass':
      return [
        {
          type: 'StepReclassed',
          step: step.step.id,
          taskClass: 'patch',
          because: standing.because,
        },
      ];
    case 'stuck': {
      const remedy = 'Fix what kept it from running, then press y to check again.';
      return [blocked(step, { because: standing.because, remedy })];
    }
    case 'repair':
      return openRound(state, step, attempt);
    default:
      return standing satisfies never;
  }
}

/** All candidates ready or dead: one is chosen and verified, or the step has failed. */
function settle(state: RunState, step: StepState, judged: readonly Judged[]): readonly Fact[] {
  const ready = judged.filter(({ standing }) => standing.type === 'ready');
  if (ready.length === 0) return dispute(state, step, judged) ?? fail(step, judged);
  const chosen = step.chosen === undefined ? undefined : state.attempts[step.chosen];
  if (chosen && ready.some(({ attempt }) => attempt.id === chosen.id)) {
    return advanceVerdicts(state, step, chosen);
  }
  const only = ready[0];
  if (ready.length === 1 && judged.length === 1 && only) {
    return advanceVerdicts(state, step, only.attempt);
  }
  const { attempt, because } = chooseCandidate(
    ready.map((one) => one.attempt),
    judged.length,
  );
  return [{ type: 'CandidateChosen', step: step.step.id, attempt: attempt.id, because }];
}

/** A candidate that only a veto stands against is the person's to decide, not a failure. */
function dispute(
  state: RunState,
  step: StepState,
  judged: readonly Judged[],
): readonly Fact[] | undefined {
  for (const { attempt, standing } of judged) {
    if (standing.type !== 'disputed') continue;
    const { call, because } = standing;
    return raiseDoubt(state, step, attempt, { call, because });
  }
  return undefined;
}

function fail(step: StepState, judged: readonly Judged[]): readonly Fact[] {
  const reasons = judged.flatMap(({ standing }) =>
    standing.type === 'dead' ? [standing.because] : [],
  );
  const because = [...new Set(reasons)].join('; ') || 'no candidate came to a result';
  const remedy = judged.flatMap(({ standing }) =>
    standing.type === 'dead' && standing.remedy !== undefined ? [standing.remedy] : [],
  )[0];
  if (remedy !== undefined) return [blocked(step, { because, remedy })];
  return [{ type: 'StepFailed', step: step.step.id, because }];
}

/** Opens candidate `a`, and for a hard step further ones of other families while the pool has them. */
function openCandidates(state: RunState, step: StepState): readonly Fact[] {
  const attempts = attemptsOf(state, step);
  const first = attempts[0];
  if (!first) return openFirst(state, step);
  const map = mapOf(state, step);
  const { changesFiles } = traitsOf(step.step.taskClass);
  const wanted = step.step.hard && changesFiles ? (map?.limits.candidates ?? 1) : 1;
  const letters = new Set(attempts.map(({ candidate }) => candidate));
  // A later round means the field is closed: a candidate that could not be opened stays out.
  if (letters.size >= wanted || attempts.some(({ round }) => round > step.roundsFrom) || !map)
    return [];
  const calls = attempts.map(({ calls: ids }) => findCall(state.calls, ids.at(-1) ?? ''));
  const avoidFamilies = calls.flatMap((entry) =>
    entry ? modelLineage(map, entry.call.model, entry.outcome?.served) : [],
  );
  const choice = routeWork(state, step, { tried: [], inherited: [], avoidFamilies });
  if (choice?.status !== 'routed') return [];
  const letter = String.fromCharCode('a'.charCodeAt(0) + letters.size);
  return sendWork(state, step, `${step.step.id}.${letter}.${step.roundsFrom}`, choice);
}

function openFirst(state: RunState, step: StepState): readonly Fact[] {
  const choice = routeWork(state, step, { tried: [], inherited: [] });
  if (!choice) return [];
  if (choice.status === 'blocked') return [blocked(step, choice)];
  return sendWork(state, step, `${step.step.id}.a.${step.roundsFrom}`, choice);
}

/** The next model after a lane failed, or the same question again after a drop; the rule is met anew. */
function routeAgain(
  state: RunState,
  step: StepState,
  attempt: AttemptState,
  failed: readonly CallState[],
): readonly Fact[] {
  const others = latestByCandidate(state, step).filter(({ id }) => id !== attempt.id);
  const map = mapOf(state, step);
  const avoidFamilies =
    others.length === 0 || !map
      ? undefined
      : others.flatMap(({ calls }) => {
          const entry = findCall(state.calls, calls.at(-1) ?? '');
          return entry ? modelLineage(map, entry.call.model, entry.outcome?.served) : [];
        });
  const choice = routeWork(state, step, {
    tried: failed,
    inherited: earlierAuthors(state, attempt),
    ...(avoidFamilies === undefined ? {} : { avoidFamilies }),
  });
  if (!choice) return [];
  const last = failed.at(-1)?.outcome?.message ?? failed.at(-1)?.because;
  if (choice.status === 'blocked') {
    const because = last === undefined ? choice.because : `${choice.because} Last failure: ${last}`;
    return [blocked(step, { because, remedy: choice.remedy })];
  }
  const because = last === undefined ? choice.because : `${choice.because}, after: ${last}`;
  return sendWork(state, step, attempt.id, { ...choice, because });
}

/** A repair round: a new attempt of the same candidate. */
function openRound(state: RunState, step: StepState, attempt: AttemptState): readonly Fact[] {
  const id = `${step.step.id}.${attempt.candidate}.${attempt.round + 1}`;
  const inherited =
    attempt.product.type === 'rejected' ? earlierAuthors(state, attempt) : attempt.authors;
  const choice = routeWork(state, step, { tried: [], inherited });
  if (!choice) return [];
  if (choice.status === 'blocked') return [blocked(step, choice)];
  return sendWork(state, step, id, { ...choice, because: `repair: ${choice.because}` });
}

/** A step that a person or a merge sent back continues with the candidate that was taken last. */
function reopenCandidate(state: RunState, step: StepState): readonly Fact[] {
  const attempts = attemptsOf(state, step);
  const done = attempts.filter(
    ({ product }) => product.type === 'patch' || product.type === 'plan',
  );
  const latest = done.at(-1) ?? attempts.at(-1);
  if (!latest) return openFirst(state, step);
  const newest = attempts.filter(({ candidate }) => candidate === latest.candidate).at(-1);
  const open = newest?.calls.some((id) => {
    const entry = findCall(state.calls, id);
    return entry !== undefined && isOpen(entry);
  });
  return open || !newest ? [] : openRound(state, step, newest);
}

function blocked(
  step: StepState,
  { because, remedy }: { readonly because: string; readonly remedy: string },
): Fact {
  return { type: 'StepBlocked', step: step.step.id, because, remedy };
}

type Chosen = {
  readonly lane: LaneId;
  readonly model: string;
  readonly because: string;
  readonly passedOver: Call['passedOver'];
  readonly fallback?: true;
};

/** The call to a lane; the scarce reviewer only within its quota and never to repair. */
function sendWork(
  state: RunState,
  step: StepState,
  attempt: string,
  choice: Chosen,
): readonly Fact[] {
  const map = mapOf(state, step);
  if (map && (choice.lane === scarceLane || isScarceModel(map, choice.model))) {
    const insideRepair = (readAttemptId(attempt)?.round ?? 0) > step.roundsFrom;
    const answer = mayAskScarce({ map, spent: scarceCommitted(state), insideRepair });
    if (answer.status === 'refused') return [blocked(step, answer)];
  }
  return [...fallbackUsed(state, step, choice), workRouted(state, step, attempt, choice)];
}

/** The contract's fallback lane takes a step's work: journalled once for each call. */
function fallbackUsed(state: RunState, step: StepState, choice: Chosen): readonly Fact[] {
  if (choice.fallback !== true) return [];
  const use = workCallId(state, step);
  if (state.fallbacks.some((used) => used.use === use)) return [];
  const failed = choice.passedOver.map(({ lane, because }) => `${lane}: ${because}`).join('; ');
  const because = failed === '' ? 'no other lane is named' : failed;
  return [
    { type: 'FallbackUsed', kind: 'lane', item: choice.lane, step: step.step.id, use, because },
  ];
}

const purposeOf = (step: StepState) => (step.step.id === 'plan' ? 'plan' : 'work');
const workCallId = (state: RunState, step: StepState) =>
  callId(state, step.step.id, purposeOf(step));

function workRouted(state: RunState, step: StepState, attempt: string, choice: Chosen): Fact {
  const purpose = purposeOf(step);
  const { lane, model, because, passedOver } = choice;
  const id = workCallId(state, step);
  const call: Call = { id, step: step.step.id, purpose, lane, model, attempt, because, passedOver };
  return { type: 'CallRouted', call };
}
