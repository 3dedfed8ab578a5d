import { join } from 'node:path';
import { decodeFact, type Recorded } from '../events/decode.ts';
import type { Fact } from '../events/facts.ts';
import { safeJson } from '../events/safe-json.ts';
import { journalFile, readFileJournal } from '../journal/file-journal.edge.ts';
import { plainLines, summaryLines } from '../ui/plain.ts';
import { type CommandEntry, exits, readsAtMost, UsageError } from './command.ts';
import { runFolder } from './reopen.edge.ts';
import { proveHistory } from './session.edge.ts';

export const replay: CommandEntry = {
  name: 'replay',
  usage: '<run> [--json | --verify]',
  summary: 'tell the story of a run from its journal',
  detail:
    'The journal is only read, so a run that is open elsewhere can be told too. A damaged one is refused with its line. With --verify it is held against the commit that the run landed, against its own rules and against the stored replies: 0 where all of it holds, 1 where something differs, 2 where no commit vouches for it.',
  flags: {
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    verify: { type: 'boolean', help: 'say whether the journal was changed after the run landed' },
  },
  async run(context) {
    readsAtMost(1, context.args, 'replay');
    const { id, dir } = await runFolder(context, context.args[0]);
    if (context.flags.verify === true) {
      const { verifyJournal } = await import('./verify-journal.edge.ts');
      return verifyJournal(context, { id, dir });
    }
    const records = await recordsOf(dir);
    const state = proveHistory(records, dir);
    const lines =
      context.flags.json === true
        ? records.map((one) => safeJson({ run: id, ...one }))
        : [...plainLines(records), '', ...summaryLines(state)];
    context.stdout.write(`${lines.join('\n')}\n`);
    return exits.done;
  },
};

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
