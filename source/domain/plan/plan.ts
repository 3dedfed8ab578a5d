import { z } from 'zod';
import type { DeepReadonly } from '../readonly.ts';
import { laneIdSchema, taskClassSchema } from '../role-map.ts';

/** Roles that only kits hand out. */
export const roleWordsSchema = z.enum([
  'panel-baseline',
  'panel-track',
  'panel-ranker',
  'panel-synthesis',
  'pulse-delegate',
  'pulse-synthesis',
]);

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
  /** The fields below stand only in a given plan; no model's plan can set them. */
  /** Lanes asked first, in this order, before those of the class's route. */
  lanes: z.array(laneIdSchema).optional(),
  /** No other lane stands in for those. */
  only: z.boolean().optional(),
  /** Steps of whose models' families this one stays clear where the pool allows it. */
  apart: z.array(z.string()).optional(),
  /** Its result is words, whatever its class; they are verified by the class's rule. */
  product: z.literal('answer').optional(),
  /** Paths and globs of the repository its worker is shown; left out, the worker is shown what it may need. */
  reads: z.array(z.string()).optional(),
  /** The job goes on without it when it fails or nobody can take it. */
  optional: z.boolean().optional(),
  /** Whose words in `spec/prompts/` it gets instead of a worker's; it only reads then. */
  as: roleWordsSchema.optional(),
  /** In no hurry: at the slot it stands behind everyone, and waits where others would give up. */
  batch: z.boolean().optional(),
});
export const planSchema = z.object({
  summary: z.string(),
  steps: z.array(planStepSchema).min(1),
});
/** A plan that came with the job, so that no model makes one. `by` is who wrote it: `person`, or a kit by name. */
export const givenPlanSchema = z.object({
  by: z.string().min(1),
  plan: planSchema,
  /** Blob of what the plan was made from, so that its results can be read again. */
  source: z.string().optional(),
});
export type RoleWords = z.infer<typeof roleWordsSchema>;
export type PlanStep = DeepReadonly<z.infer<typeof planStepSchema>>;
export type Plan = DeepReadonly<z.infer<typeof planSchema>>;
export type GivenPlan = DeepReadonly<z.infer<typeof givenPlanSchema>>;
