/**
 * What `fugu doctor` says about one thing. `name` is stable, for scripts: `git`, `model codex`,
 * `skill claude`. `what` is one sentence that says what is so; the remedy is one that says what to do.
 */
export type Diagnosis = Trouble | Fine;

interface Trouble {
  readonly name: string;
  /** `broken`: a job would fail on it. `warning`: it would go on, worse than it could. */
  readonly status: 'warning' | 'broken';
  readonly what: string;
  readonly remedy: string;
}

interface Fine {
  readonly name: string;
  /** `untested`: nobody has seen this work with the real thing, or it could not be looked at. */
  readonly status: 'ok' | 'untested';
  readonly what: string;
  readonly remedy?: string;
}
