import { z } from 'zod';
import { laneIdSchema } from '../role-map.ts';

/** Who gave a verdict, and how far it is known whose weights did. */
export const verifierSchema = z.object({
  lane: laneIdSchema,
  model: z.string(),
  lineage: z.array(z.string()),
  served: z.enum(['reported', 'declared']),
  /** What the endpoint said of itself; absent in older journals. An echo counts as `declared`. */
  witness: z.enum(['named', 'echo', 'silent']).optional(),
});
