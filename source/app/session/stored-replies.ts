import { join } from 'node:path';
import type { Blobs, Conductor } from '../../conductor/ports.ts';
import { type Misread, rereadVerdicts } from '../../conductor/reread-verdicts.ts';
import type { Recorded } from '../../domain/decode.ts';
import { journalFile } from '../../journal/file-journal.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import { UsageError } from '../usage-error.ts';

/** A verdict that its stored reply does not bear out, with its line. */
export function verdictLine(
  { call, fact, reply }: Misread,
  records: readonly Recorded[],
  dir: string,
): string {
  const seq = records.findLast(
    (one) => one.fact.type === 'VerdictGiven' && one.fact.call === call,
  )?.seq;
  return `${join(dir, journalFile)}:${seq ?? '?'}: verdict ${call} says ${fact}, its stored reply says ${reply}.`;
}

type Reread = {
  readonly conductor: Pick<Conductor<RunState>, 'state' | 'history'>;
  readonly blobs: Blobs;
  readonly dir: string;
};

/** Refuses to go on with a run whose verdicts are not what its verifiers said. */
export async function refuseMisread({ conductor, blobs, dir }: Reread): Promise<void> {
  const [first] = (await rereadVerdicts(conductor.state(), blobs)).misread;
  if (first === undefined) return;
  throw new UsageError(
    verdictLine(first, conductor.history(), dir),
    'Restore the run from a copy, or start a new one.',
  );
}
