import type { RunId } from '../domain/ids.ts';

/** One earlier or present run, as the start screen and the list of runs show it. */
export interface RunSummary {
  readonly run: RunId;
  readonly task: string;
  /** Where it stands in one or two words: `audit waits`, `landed`, `interrupted`. */
  readonly status: string;
  /** How far it is, while a process has it open: `steps 1/3`. */
  readonly phase?: string;
  /** It can be taken up again; such runs stand first. */
  readonly resumable: boolean;
  /** Epoch milliseconds of its last fact. */
  readonly lastAt: number;
  /** The repository's folder. */
  readonly repo: string;
  /** It is open in another process, which only that process can steer. */
  readonly owned?: boolean;
}
