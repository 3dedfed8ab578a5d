import type { Call, Product } from '../events/call.ts';
import { readRebuttal } from '../gates/read-rebuttal.ts';
import { readVerdict } from '../gates/read-verdict.ts';
import type { RunState } from '../state/run-state.ts';
import { mapOf, plannedSteps } from '../state/select.ts';
import { readPlan } from './read-plan.ts';
import { readTriage } from './read-triage.ts';

/** What a finished call's text says, by what it was asked for. Never throws. */
export function readReply(call: Call, text: string, state: RunState): Product {
  switch (call.purpose) {
    case 'plan':
      return readPlanReply(text, state);
    case 'verify': {
      const reading = readVerdict(text);
      return reading.status === 'read'
        ? { type: 'verdict', verdict: reading.verdict }
        : { type: 'unreadable', problems: reading.problems };
    }
    case 'rebuttal': {
      const reading = readRebuttal(text);
      return reading.status === 'read'
        ? { type: 'rebuttal', concedes: reading.concedes, because: reading.because }
        : { type: 'unreadable', problems: reading.problems };
    }
    case 'triage': {
      const reading = readTriage(text);
      return reading.status === 'read'
        ? { type: 'triage', difficulty: reading.difficulty, because: reading.because }
        : { type: 'unreadable', problems: reading.problems };
    }
    case 'work':
    case 'synthesis':
    case 'second-brain':
    case 'review':
      return { type: 'text' };
    default:
      return call.purpose satisfies never;
  }
}

function readPlanReply(text: string, state: RunState): Product {
  const map = mapOf(state, state.steps.plan);
  if (!map) return { type: 'unreadable', problems: ['there is no role map to read it by'] };
  const kept = plannedSteps(state).filter(
    ({ status }) => status === 'done' || status === 'running',
  );
  const reading = readPlan(
    text,
    map.limits,
    map,
    kept.map(({ step }) => step.id),
    state.job?.contract,
  );
  return reading.status === 'read'
    ? { type: 'plan', plan: reading.plan }
    : { type: 'unreadable', problems: reading.problems };
}
