import type { ControlFile } from '../../domain/control-file.ts';
import type { Fact, FactOf } from '../../domain/facts.ts';
import type { PlanStep } from '../../domain/plan/plan.ts';
import { allCalls, findCall, putCalls } from '../call-book.ts';
import type { RunState, StepState } from '../run-state.ts';
import { holdsFile, isScarceCall } from '../select.ts';
import { servedOffers } from '../view/view-served.ts';
import { must } from './hard-rule.ts';

const types = [
  'JobSubmitted',
  'ArtifactImported',
  'RunResumed',
  'TailCut',
  'SpecAdopted',
  'SpecRefused',
  'PoolProbed',
  'CommandsShown',
  'CommandsTrusted',
  'ControlFilesFound',
  'ControlFilesTrusted',
  'PassSkipped',
  'FallbackUsed',
  'ServedIdAccepted',
  'BudgetRaised',
  'ReplanAsked',
  'JobCancelled',
  'JobEnded',
] as const;
type JobFact = FactOf<(typeof types)[number]>;

export function isJobFact(fact: Fact): fact is JobFact {
  return (types as readonly string[]).includes(fact.type);
}

/** A step that waits, with nothing done. */
export function freshStep(step: PlanStep): StepState {
  return { step, status: 'waiting', attempts: [], roundsFrom: 0, mustRepair: false, defects: [] };
}

/** The fixed step whose product is the plan. */
const planningStep: PlanStep = {
  id: 'plan',
  title: 'plan the job',
  taskClass: 'plan',
  detail: '',
  dependsOn: [],
  owns: [],
  acceptance: [],
  hard: false,
};

/** Facts about the job as a whole: how it began, under which spec and pool, how it ended. */
export function evolveJob(state: RunState, fact: JobFact, at: number): RunState {
  switch (fact.type) {
    case 'JobSubmitted':
      return submitted(state, fact, at);
    case 'ArtifactImported':
      return imported(state, fact);
    case 'RunResumed':
      return resumed(state);
    case 'TailCut':
      return { ...state, tailCuts: state.tailCuts + 1 };
    case 'SpecAdopted':
      return adopted(state, fact);
    case 'SpecRefused':
      return { ...state, specRefused: { source: fact.source, problems: fact.problems } };
    case 'PoolProbed':
      return {
        ...state,
        pool: { digest: fact.digest, models: fact.models },
        pools: { ...state.pools, [fact.digest]: fact.models },
      };
    case 'CommandsShown':
      return {
        ...state,
        commands: {
          hash: fact.hash,
          commands: fact.commands,
          files: fact.files ?? [],
          trusted: fact.known,
        },
      };
    case 'CommandsTrusted':
      return state.commands?.hash === fact.hash
        ? { ...state, commands: { ...state.commands, trusted: true } }
        : state;
    case 'ControlFilesFound':
      return withControlFiles(state, fact.files, []);
    case 'ControlFilesTrusted':
      return withControlFiles(state, [], fact.files);
    case 'PassSkipped':
      return { ...state, skipped: { ...state.skipped, [fact.pass]: fact.because } };
    case 'FallbackUsed': {
      const { type: _, ...used } = fact;
      return { ...state, fallbacks: [...state.fallbacks, used] };
    }
    case 'ServedIdAccepted':
      return accepted(state, fact);
    case 'BudgetRaised':
      return raised(state, fact.capUsd);
    case 'ReplanAsked':
      return replanAsked(state, fact.because);
    case 'JobCancelled':
      return { ...dropOpenCalls(state, 'the job was cancelled'), cancelled: fact.by };
    case 'JobEnded':
      return {
        ...dropOpenCalls(withoutReport(state), 'the job ended'),
        ended: { status: fact.status, because: fact.because },
      };
    default:
      return fact satisfies never;
  }
}

/** Files that wait for a person, and files that a person has let agents obey. */
function withControlFiles(
  state: RunState,
  found: readonly ControlFile[],
  trusted: readonly ControlFile[],
): RunState {
  const before = state.controlFiles ?? { waiting: [], trusted: [] };
  const all = [...before.trusted, ...trusted];
  const waiting = [...before.waiting, ...found].filter((file) => !holdsFile(all, file));
  return { ...state, controlFiles: { waiting, trusted: all } };
}

function submitted(state: RunState, fact: FactOf<'JobSubmitted'>, at: number): RunState {
  const { type: _, ...job } = fact;
  const steps = job.kind === 'job' ? { plan: freshStep(planningStep) } : {};
  const { run, stepMode, budgetUsd } = job;
  return { ...state, job, run, startedAt: at, stepMode, budgetUsd, steps };
}

function imported(state: RunState, fact: FactOf<'ArtifactImported'>): RunState {
  const step: PlanStep = {
    ...planningStep,
    id: fact.step,
    title: 'verify a diff',
    taskClass: 'patch',
  };
  return {
    ...state,
    steps: {
      ...state.steps,
      [fact.step]: { ...freshStep(step), status: 'running', attempts: [fact.attempt] },
    },
    attempts: {
      ...state.attempts,
      [fact.attempt]: {
        id: fact.attempt,
        step: fact.step,
        candidate: 'a',
        round: 0,
        calls: [],
        onto: [],
        product: { type: 'patch', artifact: fact.artifact },
        authors: fact.authors,
        verdicts: [],
        counterRuns: {},
        rebuttals: {},
        earlierVerdicts: [],
      },
    },
  };
}

function adopted(state: RunState, fact: FactOf<'SpecAdopted'>): RunState {
  const { specRefused: _, ...rest } = state;
  const { digest, source, map } = fact;
  return { ...rest, spec: { digest, source, map }, maps: { ...state.maps, [digest]: map } };
}

/** The line itself comes with the spec that has it; here only what was never offered is refused. */
function accepted(state: RunState, { model, id }: FactOf<'ServedIdAccepted'>): RunState {
  const isOffered = servedOffers(state).some((one) => one.model === model && one.id === id);
  must(isOffered, `${model} was let answer as ${id}, which nobody was offered`);
  return state;
}

function raised(state: RunState, capUsd: number): RunState {
  const held = allCalls(state.calls).filter(({ status }) => status === 'held');
  const routed = held.map((entry) => ({ ...entry, status: 'routed' as const }));
  return { ...state, budgetUsd: capUsd, calls: putCalls(state.calls, routed) };
}

/** A new plan is asked for: its own rounds, the newest map, and nothing put together stands. */
function replanAsked(state: RunState, because: string): RunState {
  const next = withoutHandoff(state);
  const plan = next.steps.plan;
  const steps = plan ? { ...next.steps, plan: planAgain(state, plan) } : next.steps;
  const gates = Object.entries(next.gates).filter(([gate]) => !gate.startsWith('integrate'));
  return {
    ...next,
    steps,
    gates: Object.fromEntries(gates),
    plan: { ...next.plan, replans: next.plan.replans + 1, replanBecause: because },
  };
}

function planAgain(state: RunState, plan: StepState): StepState {
  const { spec: _, ...rest } = plan;
  const rounds = plan.attempts.map((id) => (state.attempts[id]?.round ?? 0) + 1);
  const roundsFrom = Math.max(plan.roundsFrom, ...rounds);
  return { ...rest, status: 'running', mustRepair: true, roundsFrom };
}

/**
 * After a restart the pool is looked at anew, and calls that were under way are owed again like
 * any other; what they may have cost is counted. A scarce one is not repeated: it is told lost.
 */
function resumed(state: RunState): RunState {
  const under = allCalls(state.calls).filter(
    (entry) => entry.status === 'begun' && !isScarceCall(state, entry),
  );
  const again = under.map((entry) => ({ ...entry, status: 'routed' as const }));
  const maybe = under.reduce((sum, entry) => sum + (entry.estimate?.usd ?? 0), 0);
  return withoutProbes({
    ...state,
    resumes: state.resumes + 1,
    calls: putCalls(state.calls, again),
    spentUsd: state.spentUsd + maybe,
  });
}

/** What is known of the pool of the spec in force is asked for again. */
export function withoutProbes(state: RunState): RunState {
  if (!state.spec) return state;
  const { [state.spec.digest]: _, ...pools } = state.pools;
  return { ...state, pools };
}

/** Everything that was built on the integrated tree, gone: it will be made again. */
export function withoutHandoff(state: RunState): RunState {
  const { integration: _, clearV: __, audit: ___, synthesis: ____, ...rest } = withoutReport(state);
  const { 'second-brain': _____, synthesis: ______, ...skipped } = rest.skipped;
  return dropOpenCalls(
    { ...rest, skipped },
    'what it was about is made again',
    (id) => findCall(state.calls, id)?.call.step === 'synthesis',
  );
}

/** Every open call dropped; a begun one keeps its estimate as money that may have been spent. */
export function dropOpenCalls(
  state: RunState,
  because: string,
  which: (id: string) => boolean = () => true,
): RunState {
  const open = allCalls(state.calls).filter(
    (entry) =>
      (entry.status === 'routed' || entry.status === 'begun' || entry.status === 'held') &&
      which(entry.call.id),
  );
  const dropped = open.map((entry) => ({ ...entry, status: 'dropped' as const, because }));
  const maybe = open
    .filter((entry) => entry.status === 'begun')
    .reduce((sum, entry) => sum + (entry.estimate?.usd ?? 0), 0);
  return {
    ...state,
    calls: putCalls(state.calls, dropped),
    spentUsd: state.spentUsd + maybe,
  };
}

/** The report no longer tells the whole story; it is owed again. */
export function withoutReport(state: RunState): RunState {
  const { report: _, ...rest } = state;
  return rest;
}
