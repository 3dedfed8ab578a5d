import { join } from 'node:path';
import { type Misread, rereadVerdicts } from '../conductor/reread-verdicts.ts';
import type { Recorded } from '../events/decode.ts';
import { journalFile } from '../journal/file-journal.edge.ts';
import { UsageError } from './command.ts';
import type { Session } from './session.edge.ts';

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

/** Refuses to go on with a run whose verdicts are not what its verifiers said. */
export async function refuseMisread({ conductor, world, dir }: Session): Promise<void> {
  const [first] = (await rereadVerdicts(conductor.state(), world.blobs)).misread;
  if (first === undefined) return;
  throw new UsageError(
    verdictLine(first, conductor.history(), dir),
    'Restore the run from a copy, or start a new one.',
  );
}
