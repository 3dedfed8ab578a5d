import { join } from 'node:path';
import { decodeFact, type Recorded } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { journalFile, readFileJournal } from '../../journal/file-journal.edge.ts';
import { exits, UsageError } from '../usage-error.ts';

/** Every fact of a run, or the sentence that says what is wrong with its journal and where. */
export async function recordsOf(dir: string): Promise<readonly Recorded[]> {
  const read = await readFileJournal<Fact>(dir, (value, version) => decodeFact(value, version));
  switch (read.status) {
    case 'read':
      return read.records;
    case 'refused': {
      const { line, what, remedy } = read.problem;
      throw new UsageError(`${join(dir, journalFile)}:${line}: ${what}`, remedy);
    }
    case 'failed':
      throw new UsageError(read.what, read.remedy, exits.failed);
    default:
      return read satisfies never;
  }
}
