import { z } from 'zod';

/** What the process that is to own a run is told on its stdin, as one JSON value. */
export const delegatedRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('job'),
    task: z.string(),
    repo: z.string(),
    budgetUsd: z.number().optional(),
    by: z.string(),
  }),
  z.strictObject({
    kind: z.literal('verify'),
    /** The run whose result is verified. */
    of: z.string(),
    budgetUsd: z.number().optional(),
    by: z.string(),
  }),
]);
export type DelegatedRequest = z.infer<typeof delegatedRequestSchema>;

/** A request before it is said who makes it. */
export type Wish = DelegatedRequest extends infer Request
  ? Request extends DelegatedRequest
    ? Omit<Request, 'by'>
    : never
  : never;

/** What it answers, as one line on its stdout, before it goes on by itself. */
export const delegatedReplySchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('begun'), run: z.string() }),
  z.object({ status: z.literal('refused'), what: z.string(), remedy: z.string() }),
]);
export type DelegatedReply = z.infer<typeof delegatedReplySchema>;
