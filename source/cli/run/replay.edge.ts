import { runFolder } from '../../app/session/find-run.edge.ts';
import { recordsOf } from '../../app/session/records.edge.ts';
import { proveHistory } from '../../app/session/session.edge.ts';
import { exits } from '../../app/usage-error.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { plainLines, summaryLines } from '../../ui/draw/plain.ts';
import { type CommandEntry, readsAtMost } from '../command.ts';

export const replay: CommandEntry = {
  name: 'replay',
  usage: '<run> [--why | --json | --verify]',
  summary: 'print the story of a run from its journal',
  detail:
    'The journal is only read, so a run that is open elsewhere can be told too. A damaged one is refused with its line. With --verify it is held against the commit that the run landed, against its own rules and against the stored replies: 0 where all of it holds, 1 where something differs, 2 where no commit confirms it.',
  flags: {
    why: { type: 'boolean', help: 'print why each call went to its lane' },
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
        : [...plainLines(records, { why: context.flags.why === true }), '', ...summaryLines(state)];
    context.stdout.write(`${lines.join('\n')}\n`);
    return exits.done;
  },
};
