/** A run's name: folder name and command-line argument, for example `add-retry-k3f9`. */
export type RunId = string;
/** A step of the plan (`s1`), or one of the fixed steps `triage`, `plan`, `synthesis`, `second-brain`, `review`. */
export type StepId = string;
/** One try at a step: `s1.a.0` is step, candidate letter, round (0 first, then repairs). */
export type AttemptId = string;
/** One call to a model. Unique in a run and stable: step, purpose and a counter, never random. */
export type CallId = string;
/** `sha256:<64 hex>` of the bytes a blob holds. */
export type Digest = string;
/** Whose weights: a key of the spec's `families`. */
export type Family = string;
/** Every family a model may carry, sorted; empty means unknown. */
export type Lineage = readonly Family[];
/** A key of the spec's `models`. */
export type ModelName = string;

/** The lanes of the article. A spec may leave some out; it cannot add others. */
export const laneIds = [
  'conductor',
  'thinker',
  'worker-fast',
  'worker-directed',
  'worker-big',
  'second-brain',
  'scarce-reviewer',
] as const;
export type LaneId = (typeof laneIds)[number];

/** What kind of work a step is; the routing table maps it to lanes. */
export const taskClasses = [
  'quick',
  'plan',
  'patch',
  'directed',
  'ship',
  'review',
  'synthesis',
] as const;
export type TaskClass = (typeof taskClasses)[number];

/** The attempt `s1.a.2` taken apart; undefined for anything that is not an attempt id. */
export function readAttemptId(
  id: AttemptId,
): { readonly step: StepId; readonly candidate: string; readonly round: number } | undefined {
  const parts = /^(.+)\.([a-z])\.(\d+)$/.exec(id);
  if (!parts?.[1] || !parts[2] || !parts[3]) return undefined;
  return { step: parts[1], candidate: parts[2], round: Number(parts[3]) };
}
