import { z } from 'zod';
import { limitAnswers } from './audit.ts';
import { planSchema } from './plan/plan.ts';
import type { DeepReadonly } from './readonly.ts';
import { laneIdSchema } from './role-map.ts';
import { readVerdictSchema } from './verdict/verdict.ts';

/** What a call is for; with the step it decides which prompt is built and how the reply is read. */
const purposes = [
  'triage',
  'plan',
  'work',
  'verify',
  'rebuttal',
  'synthesis',
  'second-brain',
  'review',
] as const;
export const purposeSchema = z.enum(purposes);

/** A lane or model that was considered and not taken, with the reason shown to the person. */
export const passedOverSchema = z.object({
  lane: laneIdSchema,
  model: z.string().optional(),
  because: z.string(),
});

export const callSchema = z.object({
  id: z.string(),
  step: z.string(),
  purpose: purposeSchema,
  lane: laneIdSchema,
  model: z.string(),
  /** The attempt worked on or judged; absent for plan, triage, synthesis, second-brain. */
  attempt: z.string().optional(),
  /** The artifact judged or reviewed. */
  artifact: z.string().optional(),
  because: z.string(),
  passedOver: z.array(passedOverSchema),
  /** A second question after an unreadable reply. */
  reask: z.boolean().optional(),
});

/** `reported`: the endpoint said which model answered. `declared`: only the spec says so. */
export const servedSchema = z.object({
  by: z.enum(['reported', 'declared']),
  id: z.string().optional(),
  /** Every id that one call reported, in order of arrival; absent where it reported at most one. */
  ids: z.array(z.string()).optional(),
});

export const usageSchema = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  cachedTokens: z.number().int().nonnegative().optional(),
  scope: z.enum(['call', 'run', 'thread']),
});

/** Every amount says how it is known. */
export const costSchema = z.object({
  usd: z.number().nonnegative(),
  mark: z.enum(['measured', 'estimated', 'subscription', 'free']),
});

/** What the reply was read as. Patches are read in the workspace, so a work reply is `text`. */
export const productSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('plan'), plan: planSchema }),
  z.object({
    type: z.literal('verdict'),
    verdict: readVerdictSchema,
    /** The reading marks that the reply returned; absent in journals from before marks. */
    read: z.array(z.string()).optional(),
    /** What could not be read of some part's reply. */
    problems: z.array(z.string()).optional(),
  }),
  z.object({ type: z.literal('rebuttal'), concedes: z.boolean(), because: z.string() }),
  z.object({
    type: z.literal('triage'),
    difficulty: z.enum(['quick', 'normal', 'hard']),
    because: z.string(),
  }),
  /** The conductor's own lines on the contract, beside its summary. */
  z.object({
    type: z.literal('account'),
    limits: z.array(
      z.object({ number: z.string(), answer: z.enum(limitAnswers), because: z.string() }),
    ),
    returns: z.array(z.object({ number: z.string(), artifact: z.string(), because: z.string() })),
  }),
  z.object({ type: z.literal('unreadable'), problems: z.array(z.string()) }),
]);

const failureReasons = [
  'auth',
  'unavailable',
  'rate-limited',
  'error',
  'empty',
  'tool-only',
  'cut',
  'wall-limit',
  'idle-limit',
  'byte-limit',
  'tool-limit',
  'cancelled',
  'crashed',
  'skipped',
  'unshown',
] as const;

/** How a call ended, exactly once. `text` is the blob of what the model sent; everything else is here. */
export const outcomeSchema = z.object({
  status: z.enum(['done', 'failed']),
  reason: z.enum(failureReasons).optional(),
  message: z.string().optional(),
  text: z.string().optional(),
  /** The blob of what counts of `text`; absent where that is all of it, or none of it. */
  answer: z.string().optional(),
  textBytes: z.number().int().nonnegative(),
  /** What in `text` is not what the model wrote: `the value of SHELF_TOKEN`. Nothing is done by it. */
  altered: z.array(z.string()).optional(),
  /** The replies to the parts of one reading, where there were several; `text` holds them one after the other. */
  parts: z
    .array(z.object({ text: z.string(), inputTokens: z.number().int().nonnegative().optional() }))
    .optional(),
  served: servedSchema,
  usage: usageSchema.optional(),
  cost: costSchema,
  product: productSchema,
  sessionId: z.string().optional(),
  /** The folder that session worked in; another one would mislead it. */
  sessionDir: z.string().optional(),
  durationMs: z.number().nonnegative(),
  retries: z.number().int().nonnegative(),
  stragglersKilled: z.number().int().nonnegative().optional(),
  unsandboxed: z.boolean().optional(),
});

export type Purpose = z.infer<typeof purposeSchema>;
export type PassedOver = DeepReadonly<z.infer<typeof passedOverSchema>>;
export type Call = DeepReadonly<z.infer<typeof callSchema>>;
export type Served = DeepReadonly<z.infer<typeof servedSchema>>;
export type Usage = DeepReadonly<z.infer<typeof usageSchema>>;
export type Cost = DeepReadonly<z.infer<typeof costSchema>>;
export type Product = DeepReadonly<z.infer<typeof productSchema>>;
export type FailureReason = (typeof failureReasons)[number];
export type Outcome = DeepReadonly<z.infer<typeof outcomeSchema>>;
