import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

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
export type Problem = DeepReadonly<z.infer<typeof problemSchema>>;

/** One row: `file:line: what remedy`. */
export function printProblem(problem: Problem): string {
  const place = problem.file
    ? `${problem.file}${problem.line === undefined ? '' : `:${problem.line}`}: `
    : '';
  return `${place}${problem.what} ${problem.remedy}`.trim();
}
