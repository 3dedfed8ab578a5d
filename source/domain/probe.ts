import { z } from 'zod';

/** An id that a person let a model answer as, outside any run: who, and when in milliseconds since 1970. */
export const acceptedIdSchema = z.object({ id: z.string(), by: z.string(), at: z.number() });
export type AcceptedId = Readonly<z.infer<typeof acceptedIdSchema>>;

/** What a probe found out about one model of the spec. */
export const probedSchema = z.object({
  usable: z.boolean(),
  because: z.string(),
  version: z.string().optional(),
  /** Whether its endpoint answers under any name it is asked for; absent where nobody tried. */
  echoes: z.boolean().optional(),
  /** Ids that its `servedAs` has by a person's yes to the doctor. */
  accepted: z.array(acceptedIdSchema).optional(),
});
