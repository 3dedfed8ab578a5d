import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** One line of "look here first": what a machine could not settle. Sorted, most serious first. */
export const auditItemSchema = z.object({
  type: z.enum([
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
    'deleted-file',
    'declared-model',
    'lost-call',
    'no-checks',
    'failed-check',
    'deferred',
    'outside-scope',
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

export type AuditItem = DeepReadonly<z.infer<typeof auditItemSchema>>;
export type ClearV = DeepReadonly<z.infer<typeof clearVSchema>>;
