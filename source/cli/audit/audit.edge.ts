import { runFolder } from '../../app/session/find-run.edge.ts';
import { recordsOf } from '../../app/session/records.edge.ts';
import { proveHistory } from '../../app/session/session.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { PersonCommand } from '../../domain/commands.ts';
import type { Recorded } from '../../domain/decode.ts';
import type { RunState } from '../../state/run-state.ts';
import { needsOf } from '../../state/view/needs.ts';
import { auditSheet } from '../../state/view/view-audit.ts';
import { acceptCommand, treeWord } from '../../state/view/view-words.ts';
import { summaryLines } from '../../ui/draw/plain.ts';
import { askPerson } from '../ask-person.edge.ts';
import { type CommandContext, type CommandEntry, readsAtMost } from '../command.ts';
import { auditLines, landsLines } from './audit-text.ts';
import { carryOut } from './carry-out.edge.ts';
import { doubtLines } from './doubt-text.ts';
import { namedTree } from './named-tree.ts';

export const audit: CommandEntry = {
  name: 'audit',
  usage: '<run> [<tree>] [--accept | --reject | --send-back NOTE] [--step STEP] [--note NOTE]',
  summary: 'show what awaits your audit, or decide it',
  detail:
    'Without a decision it prints what to look at first and the commands that decide, or both sides of a doubt that waits for you. A decision counts for the tree it names and for no other; seven digits of it are enough. Only --accept must name one: without, it shows what would land and asks, or off a terminal prints the command and ends with 2. If another process has the run open, the decision is sent to it.',
  flags: {
    accept: { type: 'boolean', help: 'land that tree on its branch' },
    reject: { type: 'boolean', help: 'end the run; nothing lands' },
    sendBack: { type: 'string', value: 'NOTE', help: 'back to the workers with a note' },
    step: { type: 'string', value: 'STEP', help: 'with --reject or --send-back: only this step' },
    note: { type: 'string', value: 'NOTE', help: 'kept with the decision' },
  },
  async run(context) {
    readsAtMost(2, context.args, 'audit');
    const { id, dir } = await runFolder(context, context.args[0]);
    const records = await recordsOf(dir);
    const state = proveHistory(records, dir);
    const decision = decisionOf(context);
    if (decision === undefined) return show(context, state);
    const tree = treeOf(context, records);
    if (decision === 'accept' && tree === undefined && !(await agreed(context, state))) {
      return exits.waiting;
    }
    const command = commandOf(context, decision, tree ?? state.audit?.tree ?? '');
    const { code, state: after } = await carryOut(context, { id, dir }, [command]);
    return command.type === 'RejectAudit' && after?.ended?.status === 'rejected'
      ? exits.done
      : code;
  },
};

type Decision = 'accept' | 'reject' | 'send-back';

/** The one decision the flags ask for; more than one is a mistake. */
function decisionOf({ args, flags }: CommandContext): Decision | undefined {
  const asked: readonly Decision[] = [
    ...(flags.accept === true ? ['accept' as const] : []),
    ...(flags.reject === true ? ['reject' as const] : []),
    ...(flags.sendBack !== undefined ? ['send-back' as const] : []),
  ];
  if (asked.length > 1) {
    throw new UsageError(
      'More than one decision was given.',
      'Give one of --accept, --reject, --send-back.',
    );
  }
  if (asked.length === 0 && args[1] !== undefined) {
    throw new UsageError(
      `Missing a decision for <tree>.`,
      'Add --accept, --reject or --send-back NOTE.',
    );
  }
  return asked[0];
}

function treeOf({ args }: CommandContext, records: readonly Recorded[]): string | undefined {
  const shown = records.flatMap(({ fact }) => (fact.type === 'AuditOpened' ? [fact.tree] : []));
  return args[1] === undefined ? undefined : namedTree(args[1], shown);
}

/**
 * Whether a person at a terminal accepts what stands in front of them. Elsewhere nobody saw it: the
 * command that names the tree is given, and nothing is decided.
 */
async function agreed(context: CommandContext, state: RunState): Promise<boolean> {
  const sheet = auditSheet(state);
  const run = state.run ?? '';
  // Where there is nothing to accept, whoever carries the command out says why.
  if (!sheet || state.ended || sheet.decision === 'rejected') return true;
  const command = acceptCommand(run, sheet.tree);
  if (!context.stdin.isTTY || !context.stdout.isTTY) {
    throw new UsageError(
      'Missing <tree> for --accept.',
      `Look at it: fugu audit ${run}. Then: ${command}`,
    );
  }
  context.stdout.write(`${landsLines(sheet, state).join('\n')}\n\n`);
  const yes = await askPerson(context, `Land tree ${treeWord(sheet.tree)} on fugu/${run}?`);
  if (!yes) context.stdout.write(`Nothing was decided. To accept it: ${command}\n`);
  return yes;
}

function commandOf(
  { flags, person: by }: CommandContext,
  decision: Decision,
  tree: string,
): PersonCommand {
  const note = typeof flags.note === 'string' ? { note: flags.note } : {};
  const step = typeof flags.step === 'string' ? flags.step : undefined;
  switch (decision) {
    case 'accept':
      if (step)
        throw new UsageError(
          '--accept accepts the whole result, not one step.',
          'Reject the other steps first.',
        );
      return { type: 'AcceptAudit', tree, by, ...note };
    case 'reject':
      return step
        ? { type: 'RejectStep', step, tree, by }
        : { type: 'RejectAudit', tree, by, ...note };
    case 'send-back': {
      const words = String(flags.sendBack ?? '');
      return { type: 'SendBack', tree, note: words, by, ...(step ? { steps: [step] } : {}) };
    }
    default:
      return decision satisfies never;
  }
}

function show({ stdout }: CommandContext, state: RunState): number {
  const lines = auditLines(state) ?? [...doubtLines(state), ...summaryLines(state)];
  stdout.write(`${lines.join('\n')}\n`);
  const waits = state.audit && !state.audit.decision;
  const doubted = needsOf(state).some((need) => need.type === 'step' && need.status === 'doubted');
  return waits || doubted ? exits.waiting : exits.done;
}
