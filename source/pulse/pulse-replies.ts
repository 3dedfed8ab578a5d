import { z } from 'zod';
import { type ReplyReading, readReply } from '../replies/reply-json.ts';

const findingsSchema = z.object({
  findings: z
    .array(
      z.object({
        key: z
          .string()
          .max(120)
          .transform((key) => key.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
          .pipe(z.string().min(1)),
        severity: z.enum(['high', 'medium', 'low']),
        where: z.string().min(1).max(300),
        what: z.string().min(1).max(600),
      }),
    )
    .max(20),
});

export type DelegateFindings = z.infer<typeof findingsSchema>['findings'];

/** What a delegate found; an empty list is an answer, an empty reply is none. */
export function readFindings(text: string): ReplyReading<DelegateFindings> {
  const reading = readReply(text, findingsSchema);
  return reading.status === 'read' ? { status: 'read', value: reading.value.findings } : reading;
}
