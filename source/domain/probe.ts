import { z } from 'zod';

/** What a probe found out about one model of the spec. */
export const probedSchema = z.object({
  usable: z.boolean(),
  because: z.string(),
  version: z.string().optional(),
  /** Whether its endpoint answers under any name it is asked for; absent where nobody tried. */
  echoes: z.boolean().optional(),
});
