import type { ModelName } from '../domain/ids.ts';
import type { ModelEntry } from '../domain/role-map.ts';

/** A model that could take a lane. */
export interface Candidate {
  /** Its key in the spec. */
  readonly name: ModelName;
  readonly model: ModelEntry;
  /** `strong` conducts, thinks and does large work, `quick` does small work, `local` looks a second time. */
  readonly rank: 'strong' | 'quick' | 'local';
  /** What has to be done before it can be called; undefined when nothing. */
  readonly wants?: string;
}
