import { reopen } from '../../app/run/reopen.edge.ts';
import { trustAll } from '../../app/session/trust-commands.ts';
import { type CommandEntry, readsAtMost } from '../command.ts';
import { rehearsalSpeed } from '../output-form.ts';
import { follow } from './follow-run.edge.ts';

export const resume: CommandEntry = {
  name: 'resume',
  usage: '<run> [--trust] [--plain | --json]',
  summary: 'resume a run where it stopped',
  detail:
    'What was under way is owed again; a scarce call that was under way counts as spent. The beginning of a run name is enough.',
  flags: {
    trust: { type: 'boolean', help: "trust this project's commands without asking" },
    plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    altScreen: {
      type: 'boolean',
      help: 'use the alternate screen (--no-alt-screen keeps the scrollback)',
    },
  },
  async run(context) {
    readsAtMost(1, context.args, 'resume');
    const session = await reopen(context, context.args[0], rehearsalSpeed(context));
    try {
      if (context.flags.trust === true) await trustAll(session, context.person);
      return await follow(session, context);
    } finally {
      await session.close();
    }
  },
};
