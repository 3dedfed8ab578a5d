import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/**
 * A job in the typed form of a Universal Prompt Contract: the seven blocks
 * (route, role, task, context, constraints, output_contract, verify_release) after parsing.
 * A free-text task becomes one with only `task.deliverable` filled.
 */
export const contractFormSchema = z.object({
  route: z.object({
    taskClass: z.string().optional(),
    artifactClass: z.string().optional(),
    budgetProfile: z.string().optional(),
    owner: z.string().optional(),
    fallback: z.array(z.string()),
    surface: z.string().optional(),
  }),
  role: z.object({ name: z.string().optional(), instructions: z.array(z.string()) }),
  task: z.object({
    deliverable: z.string(),
    phase: z.string().optional(),
    successCriteria: z.array(z.string()),
    nonGoals: z.array(z.string()),
  }),
  context: z.object({ treatment: z.string().optional(), inputs: z.array(z.string()) }),
  constraints: z.array(z.string()),
  outputs: z.array(z.string()),
  verifyRelease: z.array(z.string()),
  /** Where it was read from; absent for a free-text task. */
  source: z.string().optional(),
});
export type ContractForm = DeepReadonly<z.infer<typeof contractFormSchema>>;
