import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** How a contract weighs money against strength; without one a job is `balanced`: the route as the spec writes it. */
export const budgetProfiles = ['free-first', 'balanced', 'best'] as const;
export type BudgetProfile = (typeof budgetProfiles)[number];

/** What stood at a path that an input names when the job began. */
export const inputPathSchema = z.object({
  path: z.string(),
  status: z.enum(['hashed', 'missing', 'unreadable']),
  /** Digest of the file's bytes, or of a folder's list of names and digests. */
  digest: z.string().optional(),
  /** Blob of the cleaned text, where it is one file of text small enough to be shown. */
  text: z.string().optional(),
  /** Why it is unreadable, or what was hashed. */
  because: z.string().optional(),
});

/** An input with the paths in it; one without is prose that nobody can resolve. */
export const resolvedInputSchema = z.object({ input: z.string(), paths: z.array(inputPathSchema) });

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
  context: z.object({
    treatment: z.string().optional(),
    inputs: z.array(z.string()),
    /** Absent where inputs were never looked at. */
    resolved: z.array(resolvedInputSchema).optional(),
  }),
  constraints: z.array(z.string()),
  outputs: z.array(z.string()),
  verifyRelease: z.array(z.string()),
  /** Where it was read from; absent for a free-text task. */
  source: z.string().optional(),
});
export type ContractForm = DeepReadonly<z.infer<typeof contractFormSchema>>;
export type InputPath = DeepReadonly<z.infer<typeof inputPathSchema>>;
export type ResolvedInput = DeepReadonly<z.infer<typeof resolvedInputSchema>>;
