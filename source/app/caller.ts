import type { Environment } from '../domain/environment.ts';

/** Whom a use case works for: where they stand, what their shell gave along, and their login name for facts. */
export type Caller = {
  readonly env: Environment;
  readonly cwd: string;
  readonly person: string;
};
