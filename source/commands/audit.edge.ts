import type { PersonCommand } from '../events/commands.ts';
import type { RunState } from '../state/run-state.ts';
import { summaryLines } from '../ui/plain.ts';
import { auditLines } from './audit-text.ts';
import { carryOut } from './carry-out.edge.ts';
import { type CommandContext, type CommandEntry, exits, UsageError } from './command.ts';
import { runFolder } from './reopen.edge.ts';
import { recordsOf } from './replay.edge.ts';
import { proveHistory } from './session.edge.ts';

export const audit: CommandEntry = {
  name: 'audit',
  usage: '<run> [--accept | --reject | --send-back NOTE] [--step STEP] [--note NOTE]',
  summary: 'see what waits for your audit, or decide it',
  detail:
    'Without a decision it prints what to look at first. A decision binds to the exact tree that was shown; a run that is open elsewhere is told through its owner.',
  flags: {
    accept: { type: 'boolean', help: 'land it on its branch' },
    reject: { type: 'boolean', help: 'end the run; nothing lands' },
    sendBack: { type: 'string', value: 'NOTE', help: 'back to the workers with a note' },
    step: { type: 'string', value: 'STEP', help: 'with --reject or --send-back: only this step' },
    note: { type: 'string', value: 'NOTE', help: 'kept with the decision' },
  },
  async run(context) {
    const { id, dir } = await runFolder(context, context.args[0]);
    const state = proveHistory(await recordsOf(dir), dir);
    const command = commandOf(context, state);
    if (!command) return show(context, state);
    const { code, state: after } = await carryOut(context, { id, dir }, [command]);
    return command.type === 'RejectAudit' && after?.ended?.status === 'rejected'
      ? exits.done
      : code;
  },
};

/** The one decision the flags ask for; more than one is a mistake. */
function commandOf(
  { flags, person: by }: CommandContext,
  state: RunState,
): PersonCommand | undefined {
  const asked = [flags.accept === true, flags.reject === true, flags.sendBack !== undefined];
  const count = asked.filter(Boolean).length;
  if (count === 0) return undefined;
  if (count > 1) {
    throw new UsageError(
      'More than one decision is given.',
      'Give one of --accept, --reject, --send-back.',
    );
  }
  const tree = state.audit?.tree ?? '';
  const note = typeof flags.note === 'string' ? { note: flags.note } : {};
  const step = typeof flags.step === 'string' ? flags.step : undefined;
  if (flags.accept === true) {
    if (step)
      throw new UsageError('--accept takes the whole result.', 'Reject the other steps first.');
    return { type: 'AcceptAudit', tree, by, ...note };
  }
  if (flags.reject === true) {
    return step ? { type: 'RejectStep', step, by } : { type: 'RejectAudit', tree, by, ...note };
  }
  const words = String(flags.sendBack ?? '');
  return { type: 'SendBack', tree, note: words, by, ...(step ? { steps: [step] } : {}) };
}

function show({ stdout }: CommandContext, state: RunState): number {
  const lines = auditLines(state) ?? summaryLines(state);
  stdout.write(`${lines.join('\n')}\n`);
  return state.audit && !state.audit.decision ? exits.waiting : exits.done;
}
