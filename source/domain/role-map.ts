import { z } from 'zod';
import { laneIds, taskClasses } from './ids.ts';
import type { DeepReadonly } from './readonly.ts';

/**
 * The parsed spec as a fact carries it: words already checked, defaults filled in.
 * The room `spec/` makes one from text; nobody else does.
 */
export const laneIdSchema = z.enum(laneIds);
export const taskClassSchema = z.enum(taskClasses);

/** `subscription` and `free` cost nothing per call; figures are USD per million tokens. */
export const priceSchema = z.union([
  z.literal('free'),
  z.literal('subscription'),
  z.object({ in: z.number().nonnegative(), out: z.number().nonnegative() }),
]);

/** Drivers that start an agent program; `acp` is the protocol that several of them speak. */
export const agentDrivers = ['claude', 'codex', 'acp'] as const;
export type AgentDriver = (typeof agentDrivers)[number];

export const driverSchema = z.enum(['openai', 'command', ...agentDrivers, 'slot']);

export const modelSchema = z.object({
  driver: driverSchema,
  /** The id asked for at the endpoint or of the program. */
  model: z.string().min(1),
  baseURL: z.string().optional(),
  /** `env:NAME`; the value is never in the map. */
  key: z.string().optional(),
  /** Families this model carries beside those its ids show (distills, fine-tunes). */
  lineage: z.array(z.string()).optional(),
  /** Exact ids this model may answer as, beside those that its own id explains. */
  servedAs: z.array(z.string()).optional(),
  price: priceSchema,
  /** A hosted router: it never verifies, and authors only where it says what it served. */
  router: z.boolean().optional(),
  /** Program and arguments of a `command` or agent lane; the prompt goes to its stdin. */
  command: z.array(z.string()).optional(),
  /** `user` lends an agent program its user's own setup and login; left out, it gets a home of its own. */
  home: z.literal('user').optional(),
  /** How an API model writes patches: search/replace blocks or whole files. */
  edits: z.enum(['blocks', 'whole']).optional(),
  contextTokens: z.number().int().positive().optional(),
  maxTokens: z.number().int().positive().optional(),
  /** Environment names a `command` lane may see beside the fixed few. */
  env: z.array(z.string()).optional(),
});

export const laneSchema = z.object({
  models: z.array(z.string()).min(1),
  atOnce: z.number().int().positive(),
  optional: z.boolean(),
  quota: z.object({ calls: z.number().int().nonnegative(), per: z.literal('job') }).optional(),
  /** `never`: no call of this lane inside a repair round. */
  loops: z.literal('never').optional(),
});

export const verifyRuleSchema = z.union([
  z.literal('none'),
  z.object({ count: z.number().int().positive(), prefer: z.array(laneIdSchema) }),
]);

export const routeSchema = z.object({
  to: z.array(laneIdSchema).min(1),
  verify: verifyRuleSchema,
  then: laneIdSchema.optional(),
});

/**
 * Ten minutes: so long DeepSeek keeps a request in its queue with comments before it closes the
 * connection (https://api-docs.deepseek.com/quick_start/rate_limit).
 */
export const usualFirstTokenSeconds = 600;

export const limitsSchema = z.object({
  planSteps: z.number().int().positive(),
  repairRounds: z.number().int().nonnegative(),
  replans: z.number().int().nonnegative(),
  candidates: z.number().int().min(1),
  jobUsd: z.number().nonnegative(),
  stepMinutes: z.number().positive(),
  idleSeconds: z.number().positive(),
  /** Absent in maps that were adopted before there was such a limit. */
  firstTokenSeconds: z.number().positive().optional(),
  checkMinutes: z.number().positive(),
  maxTokens: z.number().int().positive(),
  replyBytes: z.number().int().positive(),
});

export const roleMapSchema = z.object({
  version: z.literal(1),
  /** What the spec adds to the shipped families: patterns over model ids. */
  families: z.record(z.string(), z.array(z.string())),
  /** Shipped patterns that the spec takes out, by family. */
  without: z.record(z.string(), z.array(z.string())).optional(),
  /** Version of the shipped family table it was parsed under; absent in journals from before there was one. */
  familyTable: z.number().int().optional(),
  models: z.record(z.string(), modelSchema),
  lanes: z.partialRecord(laneIdSchema, laneSchema),
  routing: z.record(taskClassSchema, routeSchema),
  slot: z.record(z.string(), z.unknown()).optional(),
  /** Folder of the shared memory as it was written; `~` is the home folder. */
  memory: z.object({ store: z.string() }).optional(),
  pulse: z
    .object({
      repos: z.array(z.string()).optional(),
      at: z.string().optional(),
      budgetUsd: z.number().nonnegative().optional(),
      delegates: z
        .object({
          inventory: laneIdSchema.optional(),
          risk: laneIdSchema.optional(),
          research: laneIdSchema.optional(),
        })
        .optional(),
    })
    .optional(),
  limits: limitsSchema,
  authors: z.enum(['writers', 'writers-and-planners']),
});

/** What a project may say: it narrows, it never redefines. */
export const tuneSchema = z.object({
  checks: z.array(z.object({ name: z.string(), run: z.string() })).optional(),
  setup: z.array(z.string()).optional(),
  protected: z.array(z.string()).optional(),
  budgetUsd: z.number().nonnegative().optional(),
  disabledLanes: z.array(laneIdSchema).optional(),
  context: z.array(z.string()).optional(),
  /** Path globs of files that no verifier is shown; the audit names each one that changed. */
  generated: z.array(z.string()).optional(),
});

export type Driver = z.infer<typeof driverSchema>;
export type Price = DeepReadonly<z.infer<typeof priceSchema>>;
export type ModelEntry = DeepReadonly<z.infer<typeof modelSchema>>;
export type LaneEntry = DeepReadonly<z.infer<typeof laneSchema>>;
export type VerifyRule = DeepReadonly<z.infer<typeof verifyRuleSchema>>;
export type Route = DeepReadonly<z.infer<typeof routeSchema>>;
export type Limits = DeepReadonly<z.infer<typeof limitsSchema>>;
export type RoleMap = DeepReadonly<z.infer<typeof roleMapSchema>>;
export type ProjectConfig = DeepReadonly<z.infer<typeof tuneSchema>>;
