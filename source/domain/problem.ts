import type { z } from 'zod';
import type { problemSchema } from './problem-schema.ts';
import type { DeepReadonly } from './readonly.ts';

/** Trouble as `problemSchema` describes it. The schema stands apart so that a first frame does not load zod. */
export type Problem = DeepReadonly<z.infer<typeof problemSchema>>;

/** One row: `file:line: what remedy`. */
export function printProblem(problem: Problem): string {
  const place = problem.file
    ? `${problem.file}${problem.line === undefined ? '' : `:${problem.line}`}: `
    : '';
  return `${place}${problem.what} ${problem.remedy}`.trim();
}
