import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';
import { taskClassSchema } from './role-map.ts';

/** One step a plan proposes. `owns` are path globs the step may change; no other step running beside it may own them. */
export const planStepSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/),
  title: z.string().min(1).max(200),
  taskClass: taskClassSchema,
  detail: z.string(),
  dependsOn: z.array(z.string()),
  owns: z.array(z.string()),
  /** Commands that show the step is done; run in the sandbox beside the project's own checks. */
  acceptance: z.array(z.string()),
  /** Run as two or more candidates of different families, judged on the same checks. */
  hard: z.boolean(),
});
export const planSchema = z.object({
  summary: z.string(),
  steps: z.array(planStepSchema).min(1),
});
export type PlanStep = DeepReadonly<z.infer<typeof planStepSchema>>;
export type Plan = DeepReadonly<z.infer<typeof planSchema>>;
