import { allCalls } from '../call-book.ts';
import type { RunState, StepState } from '../run-state.ts';
import { endWord } from '../select.ts';
import { needsOf } from './needs.ts';
import { callsInHand, currentAttempt } from './view-vouch.ts';
import { clockWords, counted, dollars } from './view-words.ts';

/** What the one row on top says: what, how far, how long, how much, and whether the person is needed. */
export type HeaderLine = {
  readonly run: string;
  readonly task: string;
  readonly phase: string;
  readonly elapsed: string;
  readonly spend: string;
  readonly needs: number;
  readonly rehearsal: boolean;
  readonly stepMode: boolean;
  readonly pausedLanes: number;
};

/** `now` is epoch milliseconds; an ended run's time stands still. */
export function headerLine(state: RunState, now: number): HeaderLine {
  const until = state.ended ? state.lastAt : now;
  const guessed = Object.values(state.spend).some((lane) => lane?.marks.includes('estimated'));
  return {
    run: state.run ?? '',
    task: state.job?.task ?? '',
    phase: phaseOf(state),
    elapsed: clockWords(until - (state.startedAt ?? until)),
    spend: `${guessed ? 'about ' : ''}${dollars(state.spentUsd)} of ${dollars(state.budgetUsd)}`,
    needs: needsOf(state).length,
    rehearsal: state.job?.rehearsal ?? false,
    stepMode: state.stepMode,
    pausedLanes: state.pausedLanes.length,
  };
}

/** Where a job stands, in one or two words: `planning`, `steps 2/3`, `audit`, `landed`. */
export function phaseOf(state: RunState): string {
  if (state.ended) return endWord(state);
  if (state.audit && !state.audit.decision) return 'audit';
  if (state.landing) return 'landing';
  if (state.plan.status === 'none' && Object.keys(state.steps).length === 0) return 'starting';
  if (state.job?.kind === 'verify') return 'verifying';
  if (state.plan.status !== 'accepted') return 'planning';
  const steps = plannedSteps(state);
  const done = steps.filter((entry) => entry.status === 'done').length;
  return done < steps.length ? `steps ${done}/${steps.length}` : 'handing over';
}

/** The steps of the accepted plan that still count; `plan`, `synthesis` and the like left out. */
export function plannedSteps(state: RunState): readonly StepState[] {
  const ids = new Set(state.plan.plan?.steps.map((step) => step.id) ?? []);
  return Object.values(state.steps).filter(
    (entry) => ids.has(entry.step.id) && entry.status !== 'removed' && entry.status !== 'cancelled',
  );
}

const doing = {
  triage: () => 'triages the job',
  plan: () => 'plans',
  work: (step: string) => `writes ${step}`,
  verify: (step: string) => (step === 'plan' ? 'verifies the plan' : `verifies ${step}`),
  rebuttal: (step: string) => `answers a doubt about ${step}`,
  synthesis: () => 'sums up the result',
  'second-brain': () => 'takes a second look at the result',
  review: () => 'answers the question of the audit',
} as const;

/** What goes on at this moment, one sentence each; what waits for the person when nothing does. */
export function nowDoing(state: RunState): readonly string[] {
  const calls = callsInHand(state).map(
    ({ call }) => `${call.lane} (${call.model}) ${doing[call.purpose](call.step)}.`,
  );
  const checks = Object.values(state.steps)
    .filter((entry) => entry.status === 'running')
    .flatMap((entry) => {
      const attempt = currentAttempt(state, entry.step.id);
      const bare = attempt?.product.type === 'patch' && attempt.checks === undefined;
      return bare ? [`The checks of ${entry.step.id} run.`] : [];
    });
  const sentences = [...calls, ...checks];
  if (sentences.length > 0) return sentences;
  const needs = needsOf(state);
  if (needs.length > 0) return needs.map((need) => `Waits for you: ${need.headline}.`);
  if (state.ended) return [`The job is ${endWord(state)}: ${state.ended.because}`];
  const routed = allCalls(state.calls).filter(({ status }) => status === 'routed');
  const paused = state.pausedLanes.filter((lane) => routed.some(({ call }) => call.lane === lane));
  if (paused.length > 0)
    return paused.map((lane) => `Work waits for ${lane}, which is paused; resume it with p.`);
  const waiting = routed.length;
  return waiting > 0 ? [`${counted(waiting, 'call')} waiting for a free lane.`] : [];
}
