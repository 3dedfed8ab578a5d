import type { TaskClass } from './ids.ts';
import type { PlanStep } from './plan/plan.ts';

/** Classes whose result is words. */
const answers: ReadonlySet<TaskClass> = new Set(['quick', 'review', 'plan', 'synthesis']);

/** Whether a step's result is words: its class changes no file, or a given plan says so. */
export function isReadOnlyStep(step: PlanStep): boolean {
  return answers.has(step.taskClass) || step.product === 'answer';
}
