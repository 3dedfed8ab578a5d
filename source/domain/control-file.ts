import { z } from 'zod';
import type { DeepReadonly } from './readonly.ts';

/** Folders and files of a repository that agent programs execute or obey; the case of letters does not count. */
export interface ControlNames {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** A file of a repository that agent programs execute or obey, by what it holds. */
export const controlFileSchema = z.object({ path: z.string(), digest: z.string() });

export type ControlFile = DeepReadonly<z.infer<typeof controlFileSchema>>;
