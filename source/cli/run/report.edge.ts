import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFolder } from '../../app/session/find-run.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { type CommandEntry, readsAtMost } from '../command.ts';

export const report: CommandEntry = {
  name: 'report',
  usage: '<run>',
  summary: "print a run's closing report",
  detail:
    'It is written when the audit opens and again when the run ends; its lines come from the journal.',
  flags: {},
  async run(context) {
    readsAtMost(1, context.args, 'report');
    const { id, dir } = await runFolder(context, context.args[0]);
    const text = await readFile(join(dir, 'report.md'), 'utf8').catch(() => undefined);
    if (text === undefined) {
      throw new UsageError(`Run ${id} has no report yet.`, `See its state: fugu replay ${id}`);
    }
    context.stdout.write(text);
    return exits.done;
  },
};
