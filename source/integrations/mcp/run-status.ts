import { owed } from '../../conductor/owed.ts';
import type { RunState } from '../../state/run-state.ts';
import { endWord } from '../../state/select.ts';
import { type Need, needsOf } from '../../state/view/needs.ts';
import { nowDoing, phaseOf, plannedSteps } from '../../state/view/view-header.ts';
import type { RunStatus } from './shapes.ts';

/** How a run stands, for a host's model; `isOpen` says whether any process has it open. */
export function runStatus(run: string, state: RunState, isOpen: boolean): RunStatus {
  const status = statusWord(state, isOpen);
  const needs = needsOf(state);
  return {
    run,
    task: state.job?.task ?? '',
    repo: state.job?.repo.path ?? '',
    status,
    ...(state.ended ? { ended: endWord(state), because: state.ended.because } : {}),
    phase: phaseOf(state),
    now: status === 'running' ? [...nowDoing(state)] : [],
    needs: needs.map((need) => ({ what: need.headline, how: howTo(need, run, state) })),
    steps: stepsOf(state),
    spent_usd: state.spentUsd,
    budget_usd: state.budgetUsd,
    next: nextFor(run, state, status),
  };
}

/** Whether a wait is over: the run has ended, needs somebody, or nobody works on it. */
export function isSettled(state: RunState, isOpen: boolean): boolean {
  return statusWord(state, isOpen) !== 'running';
}

/** A run without an owner that still owes something was interrupted; one that owes nothing waits. */
export function statusWord(state: RunState, isOpen: boolean): RunStatus['status'] {
  if (state.ended) return 'ended';
  const goesOn = state.job === undefined || owed(state).length > 0;
  if (goesOn) return isOpen ? 'running' : 'interrupted';
  return 'waiting';
}

function stepsOf(state: RunState): RunStatus['steps'] {
  const steps = state.job?.kind === 'verify' ? Object.values(state.steps) : plannedSteps(state);
  return steps.map(({ step, status, verified }) => ({
    id: step.id,
    title: step.title,
    status,
    ...(verified === undefined ? {} : { verified }),
  }));
}

/** The command a person settles a need with, outside the dashboard. */
function howTo(need: Need, run: string, state: RunState): string {
  switch (need.type) {
    case 'audit':
    case 'landing':
      return `fugu audit ${run}`;
    case 'trust':
      return `fugu trust ${state.job?.repo.path ?? ''}, then fugu resume ${run}`;
    case 'budget':
      return `fugu steer ${run} budget USD`;
    case 'gate':
      return `fugu steer ${run} next`;
    case 'step':
      if (need.status === 'doubted') return `fugu steer ${run} rule ${need.step} verifier|author`;
      return `fugu steer ${run} retry ${need.step} (${need.remedy})`;
    case 'handoff':
      return `fugu steer ${run} replan WHY`;
    default:
      return need satisfies never;
  }
}

/** What the caller does next, and what only a person can do. */
export function nextFor(run: string, state: RunState, status: RunStatus['status']): string {
  switch (status) {
    case 'running':
      return `Ask status again with wait_s. A person can watch it: fugu watch ${run}`;
    case 'waiting': {
      const [first] = needsOf(state);
      const how = first ? howTo(first, run, state) : `fugu watch ${run}`;
      return `It waits for a person, whom no tool can stand in for. Tell them: ${how}`;
    }
    case 'interrupted':
      return `No process has it open. A person resumes it: fugu resume ${run}`;
    case 'ended':
      return state.landed
        ? `It landed on ${state.landed.ref}. A person merges it: ${state.landed.merge}`
        : 'It has ended; result says what it came to.';
    default:
      return status satisfies never;
  }
}
