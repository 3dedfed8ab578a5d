import type { Author } from '../domain/artifact.ts';
import type { Outcome, Purpose } from '../domain/call.ts';
import type { ControlFile } from '../domain/control-file.ts';
import type { AttemptId, Digest, StepId } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { sha256 } from '../domain/sha256.ts';
import { uniteAuthors } from '../rule/author-set.ts';
import { isScarceModel, scarceLane } from '../rule/scarce.ts';
import { allCalls } from './call-book.ts';
import type { CallState } from './call-state.ts';
import type { AttemptState, RunState, StepState } from './run-state.ts';

/** A call that is still owed, held or under way. */
export function isOpen(entry: CallState): boolean {
  return entry.status === 'routed' || entry.status === 'begun' || entry.status === 'held';
}

/** A call that ended without a usable reply, for reasons of the lane and not of what it wrote. */
export function hasFailed(entry: CallState): boolean {
  return (
    entry.status === 'lost' || (entry.status === 'ended' && entry.outcome?.status === 'failed')
  );
}

/** Calls of a step in the order they were routed, of one purpose or of all. */
export function callsOf(state: RunState, step: StepId, purpose?: Purpose): readonly CallState[] {
  return allCalls(state.calls).filter(
    (entry) =>
      entry.call.step === step && (purpose === undefined || entry.call.purpose === purpose),
  );
}

/** Calls that work on or judge one attempt. */
export function callsAbout(
  state: RunState,
  attempt: AttemptId,
  purpose: Purpose,
): readonly CallState[] {
  return allCalls(state.calls).filter(
    (entry) => entry.call.attempt === attempt && entry.call.purpose === purpose,
  );
}

/** Attempts of a step in the order they were opened. */
export function attemptsOf(state: RunState, entry: StepState): readonly AttemptState[] {
  return entry.attempts.flatMap((id) => {
    const attempt = state.attempts[id];
    return attempt ? [attempt] : [];
  });
}

/** The newest attempt of each candidate of a step, by candidate letter. */
export function latestByCandidate(state: RunState, entry: StepState): readonly AttemptState[] {
  const latest = new Map<string, AttemptState>();
  for (const attempt of attemptsOf(state, entry)) latest.set(attempt.candidate, attempt);
  return [...latest.values()];
}

/** The blob of what counts of a call's reply: its answer, without thoughts. */
export function answerDigest(outcome: Outcome): Digest | undefined {
  return outcome.answer ?? outcome.text;
}

/** Digest of what an attempt made; undefined while it made nothing that can be judged. */
export function productDigest(attempt: AttemptState): Digest | undefined {
  switch (attempt.product.type) {
    case 'patch':
      return attempt.product.artifact.digest;
    case 'plan':
    case 'answer':
      return attempt.product.digest;
    case 'none':
    case 'rejected':
      return undefined;
    default:
      return attempt.product satisfies never;
  }
}

/** The attempt a done step stands for. */
export function chosenAttempt(state: RunState, entry: StepState): AttemptState | undefined {
  return entry.chosen === undefined ? undefined : state.attempts[entry.chosen];
}

/** Done steps that changed files, in the order they were done: what integration puts together. */
export function patchedSteps(state: RunState): readonly StepState[] {
  return Object.values(state.steps)
    .filter(
      (entry) => entry.status === 'done' && chosenAttempt(state, entry)?.product.type === 'patch',
    )
    .sort((one, other) => (one.doneSeq ?? 0) - (other.doneSeq ?? 0));
}

/** The patches of `patchedSteps`, without those of the named step. */
export function finishedPatches(state: RunState, except?: StepId): readonly Digest[] {
  return patchedSteps(state).flatMap((entry) => {
    if (entry.step.id === except) return [];
    const product = chosenAttempt(state, entry)?.product;
    return product?.type === 'patch' ? [product.artifact.digest] : [];
  });
}

/** The map a step was routed under, or the one in force. */
export function mapOf(state: RunState, entry?: StepState): RoleMap | undefined {
  const kept = entry?.spec === undefined ? undefined : state.maps[entry.spec];
  return kept ?? state.spec?.map;
}

/** The authors of the accepted or proposed plan, as planners of what it leads to. */
export function plannersOf(state: RunState): readonly Author[] {
  const plan = state.steps.plan;
  const attempt = plan ? chosenAttempt(state, plan) : undefined;
  return (attempt?.authors ?? []).map((author) => ({ ...author, role: 'planner' as const }));
}

/** Steps of the plan itself: everything a person may retry, reroute or reject, without the fixed ones. */
export function plannedSteps(state: RunState): readonly StepState[] {
  return Object.values(state.steps).filter((entry) => entry.step.id !== 'plan');
}

/** Money spent or promised to calls under way. */
export function committedUsd(state: RunState): number {
  const reserved = allCalls(state.calls)
    .filter((entry) => entry.status === 'begun')
    .reduce((sum, entry) => sum + (entry.estimate?.usd ?? 0), 0);
  return state.spentUsd + reserved;
}

/** Everyone whose work is in an attempt's earlier rounds, a rejected one's predecessors included. */
export function earlierAuthors(state: RunState, attempt: AttemptState): readonly Author[] {
  const step = state.steps[attempt.step];
  const rounds = (step ? attemptsOf(state, step) : []).filter(
    (other) => other.candidate === attempt.candidate && other.round < attempt.round,
  );
  return uniteAuthors(...rounds.map(({ authors }) => authors));
}

/** Whether a step needs a verifier next, not a worker: its newest product stands and nobody works on it. */
export function awaitsVerifier(state: RunState, entry: StepState): boolean {
  const open = callsOf(state, entry.step.id).filter(isOpen);
  if (open.length > 0) return open.some(({ call }) => call.purpose === 'verify');
  const latest = chosenAttempt(state, entry) ?? attemptsOf(state, entry).at(-1);
  if (!latest || entry.status !== 'blocked' || entry.mustRepair) return false;
  const made = latest.product.type === 'patch' || latest.product.type === 'plan';
  const red = latest.checks?.results.some(({ status }) => status === 'failed') ?? false;
  return made && !red && latest.verdicts.every(({ verdict }) => verdict.judgement !== 'fail');
}

/** What a trial found out about the endpoint of a call: whether it answers under any name. */
export function echoesAt(state: RunState, { call, spec }: CallState): boolean | undefined {
  return (state.pools[spec] ?? state.pool?.models)?.[call.model]?.echoes;
}

/** Whether a call is one of the rationed model, on whatever lane it goes. */
export function isScarceCall(state: RunState, { call, spec }: CallState): boolean {
  return call.lane === scarceLane || isScarceModel(state.maps[spec], call.model);
}

/** Calls of the scarce reviewer that are spent or promised: begun, lost, or on their way. */
export function scarceCommitted(state: RunState): number {
  const promised = allCalls(state.calls).filter(
    (entry) => isScarceCall(state, entry) && (entry.status === 'routed' || entry.status === 'held'),
  );
  return state.scarceSpent + promised.length;
}

/** Whether the project's commands are known and trusted, or there are none. */
export function mayRunCommands({ commands }: RunState): boolean {
  if (commands === undefined) return false;
  return commands.trusted || commands.commands.length + commands.files.length === 0;
}

/** Whether these files, as they are, are among those. */
export function holdsFile(files: readonly ControlFile[], { path, digest }: ControlFile): boolean {
  return files.some((file) => file.path === path && file.digest === digest);
}

/** Those of the files an agent would obey that no person has been shown. */
export function unseenFiles(
  { commands, controlFiles }: RunState,
  files: readonly ControlFile[],
): readonly ControlFile[] {
  const seen = [...(commands?.files ?? []), ...(controlFiles?.trusted ?? [])];
  return files.filter((file) => !holdsFile(seen, file));
}

/** What a person's trust is bound to now: the project's commands, then files that wait. */
export function trustHash({ commands, controlFiles }: RunState): string | undefined {
  if (commands && !commands.trusted && commands.commands.length + commands.files.length > 0) {
    return commands.hash;
  }
  const waiting = controlFiles?.waiting ?? [];
  return waiting.length === 0 ? undefined : filesHash(waiting);
}

/** One hash over files and what they hold. */
export function filesHash(files: readonly ControlFile[]): string {
  const lines = files.map(({ path, digest }) => `${digest} ${JSON.stringify(path)}`);
  return sha256([...lines].sort().join('\n'));
}

/** How a run ended, in a word. A question that was answered has nothing that could be verified. */
export function endWord(state: RunState): string {
  const { status } = state.ended ?? {};
  return status === 'verified' && state.job?.kind === 'job' ? 'answered' : (status ?? '');
}

/** A planned step with every step that stands on it, in the plan's order; removed ones left out. */
export function dependents(state: RunState, step: StepId): readonly StepId[] {
  const gone = new Set([step]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const entry of plannedSteps(state)) {
      const stands = entry.step.dependsOn.some((id) => gone.has(id));
      if (!stands || gone.has(entry.step.id)) continue;
      gone.add(entry.step.id);
      grew = true;
    }
  }
  return plannedSteps(state)
    .map((entry) => entry.step.id)
    .filter((id) => gone.has(id) && state.steps[id]?.status !== 'removed');
}
