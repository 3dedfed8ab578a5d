import type { GivenPlan, PlanStep } from '../domain/plan/plan.ts';
import { wordsStep } from '../domain/plan/text-step.ts';
import { type PulseInput, type PulseStep, pulseSteps } from './pulse-steps.ts';

/** What a plan by a pulse says it is by. */
export const pulseMaker = 'pulse';

/** The plan a pulse gives to the conductor: bounded delegates, each verified, then the local pass. */
export function pulsePlan(input: PulseInput): GivenPlan {
  const steps = pulseSteps(input).map(planStep);
  return { by: pulseMaker, plan: { summary: 'The daily pulse', steps } };
}

function planStep({ id, title, detail, dependsOn, lanes, verifiers }: PulseStep): PlanStep {
  const claims = verifiers > 0;
  return {
    ...wordsStep,
    id,
    title,
    // The class brings its verify rule: what claims a fact is verified by another family.
    taskClass: claims ? 'directed' : 'quick',
    detail,
    dependsOn,
    lanes,
    optional: true,
    as: claims ? 'pulse-delegate' : 'pulse-synthesis',
    // What is meant for the local model stays on this machine, or is left out.
    ...(claims ? {} : { batch: true, only: true }),
  };
}
