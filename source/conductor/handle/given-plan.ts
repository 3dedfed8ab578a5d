import type { Plan, PlanStep } from '../../domain/plan/plan.ts';
import { fixedNameProblems, graphProblems, overlapProblems } from '../../domain/plan/plan-graph.ts';

/**
 * Why a given plan cannot be carried out whatever the role map says: names, dependencies, overlaps,
 * and steps to stay apart from that do not stand before it. Lanes and verifiers are met when routed.
 */
export function givenPlanProblems({ steps }: Plan): readonly string[] {
  const graph = graphProblems(steps, []);
  return [
    ...steps.flatMap(fixedNameProblems),
    ...steps.flatMap((step, index) => apartProblems(step, steps.slice(0, index))),
    ...steps.flatMap(optionalProblems),
    ...(graph.length > 0 ? graph : overlapProblems(steps)),
  ];
}

/** Steps are routed in their order, so only an earlier one has a family to stay clear of. */
function apartProblems(step: PlanStep, before: readonly PlanStep[]): readonly string[] {
  return (step.apart ?? [])
    .filter((id) => before.every((other) => other.id !== id))
    .map((id) => `Step ${step.id}: it stays apart from ${id}, which is not a step before it.`);
}

/** What changes files is needed or not; a change that is silently left out would not be noticed. */
function optionalProblems(step: PlanStep): readonly string[] {
  if (step.optional !== true || step.owns.length === 0) return [];
  return [`Step ${step.id}: it changes files, so it cannot be optional.`];
}
