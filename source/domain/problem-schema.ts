import { z } from 'zod';

/**
 * Trouble a person can mend: what is so, what to do next, and where.
 * `severity: error` stops; `warning` is shown and does not. `kind: policy` means the hard rule
 * or a limit forbids it (exit 4), `input` that the text is wrong (exit 2).
 */
export const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  kind: z.enum(['input', 'policy']),
  what: z.string(),
  remedy: z.string(),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
});
