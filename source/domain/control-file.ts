import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** A file of a repository that agent programs execute or obey, by what it holds. */
export const controlFileSchema = z.object({ path: z.string(), digest: z.string() });

export type ControlFile = DeepReadonly<z.infer<typeof controlFileSchema>>;
