import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** One line of "look here first": what a machine could not settle. Sorted, most serious first. */
export const auditItemSchema = z.object({
  type: z.enum([
    'overruled',
    'unread',
    'doubt',
    'inconclusive',
    'unproven',
    'unsandboxed',
    'skipped',
    'proxied',
    'fuzzed',
    'protected',
    'test-changed',
    'control-file',
    'secret',
    'hidden-characters',
    'deleted-file',
    'declared-model',
    'family-removed',
    'lost-call',
    'no-checks',
    'failed-check',
    'deferred',
    'outside-scope',
    'broken-limit',
  ]),
  step: z.string().optional(),
  what: z.string(),
});

/** The handoff form's six fields: Context, Limits, Expected output, Acceptance, Risks, Variants. */
export const clearVSchema = z.object({
  context: z.array(z.string()),
  limits: z.array(z.string()),
  expectedOutput: z.array(z.string()),
  acceptance: z.array(z.string()),
  risks: z.array(z.string()),
  variants: z.array(z.string()),
});

export const limitAnswers = ['kept', 'broken', 'n-a'] as const;

/** Who answered a line of the contract: recorded facts, the conductor in its own words, or a person. */
const answeredBy = z.enum(['harness', 'conductor', 'person']);

/**
 * The contract held against what came of it. `L1` is the first constraint, `R1` the first item to be
 * returned, `C1` the first success criterion. A line without an answer keeps the handoff closed.
 */
export const accountSchema = z.object({
  limits: z.array(
    z.object({
      number: z.string(),
      words: z.string(),
      answer: z.enum(limitAnswers).optional(),
      by: answeredBy.optional(),
      because: z.string().optional(),
    }),
  ),
  returns: z.array(
    z.object({
      number: z.string(),
      words: z.string(),
      /** A step's result, `patch`, `plan`, `checks`, `verdicts`, `summary`, `handoff` or `report`. */
      artifact: z.string().optional(),
      /** Digest of that artifact where it is one blob. */
      digest: z.string().optional(),
      by: answeredBy.optional(),
      because: z.string().optional(),
    }),
  ),
  criteria: z.array(
    z.object({
      number: z.string(),
      words: z.string(),
      status: z.enum(['shown', 'failed', 'claimed-only']),
      /** The recorded commands with their exit codes; empty where it is only claimed. */
      runs: z.array(z.string()),
    }),
  ),
});

export type AuditItem = DeepReadonly<z.infer<typeof auditItemSchema>>;
export type ClearV = DeepReadonly<z.infer<typeof clearVSchema>>;
export type LimitAnswer = (typeof limitAnswers)[number];
export type Account = DeepReadonly<z.infer<typeof accountSchema>>;
