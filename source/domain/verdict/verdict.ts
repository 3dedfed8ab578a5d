import { z } from 'zod';
import type { DeepReadonly } from '../readonly.ts';

/** A finding as the article types them: solid (checked, holds), defect (must change), minor (may). */
export const findingSchema = z.object({
  severity: z.enum(['solid', 'defect', 'minor']),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  what: z.string(),
});

/**
 * A failing test or command the harness can run. `claims: regression` must pass on the base;
 * `new-behaviour` must cite a criterion of the contract.
 */
export const counterExampleSchema = z.object({
  claims: z.enum(['regression', 'new-behaviour']),
  criterion: z.string().optional(),
  command: z.string().min(1),
  files: z.array(z.object({ path: z.string(), content: z.string() })),
});

/** What a verifier's reply says once read. */
export const readVerdictSchema = z.object({
  judgement: z.enum(['pass', 'fail', 'inconclusive']),
  findings: z.array(findingSchema),
  counterExample: counterExampleSchema.optional(),
  /** Why it is inconclusive, or the reply's own one-line summary. */
  because: z.string(),
});

export type Finding = DeepReadonly<z.infer<typeof findingSchema>>;
export type CounterExample = DeepReadonly<z.infer<typeof counterExampleSchema>>;
export type ReadVerdict = DeepReadonly<z.infer<typeof readVerdictSchema>>;
export type Judgement = ReadVerdict['judgement'];
