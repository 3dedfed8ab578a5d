import type { PlanStep } from '../../domain/plan/plan.ts';

/** A step in the words of the plan's json block. */
export function plainStep(step: PlanStep): object {
  const { id, title, detail, owns, acceptance, hard } = step;
  return {
    id,
    title,
    class: step.taskClass,
    detail,
    depends_on: step.dependsOn,
    owns,
    acceptance,
    hard,
  };
}
