import type { PersonCommand } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import type { RunState } from '../../state/run-state.ts';
import { dependents } from '../../state/select.ts';
import { treeWord } from '../../state/view/view-words.ts';
import { type Answer, facts, refuse } from './handled.ts';

export type AuditCommand = Extract<
  PersonCommand,
  { type: 'AcceptAudit' | 'RejectAudit' | 'SendBack' | 'RejectStep' | 'MarkDefect' }
>;

export function isAuditCommand(command: PersonCommand): command is AuditCommand {
  return ['AcceptAudit', 'RejectAudit', 'SendBack', 'RejectStep', 'MarkDefect'].includes(
    command.type,
  );
}

/** A person's decision at the audit; it binds to the exact tree that it names. */
export function answerAudit(command: AuditCommand, state: RunState): Answer {
  if (command.type === 'MarkDefect') return markDefect(command, state);
  const { audit } = state;
  if (!audit)
    return refuse('No audit is open in this run.', 'Wait until one is, or see fugu runs.');
  if (command.tree !== audit.tree) return otherTree(command.tree, audit.tree, state);
  if (audit.decision === 'accepted' && command.type === 'AcceptAudit') return landAgain(state);
  if (audit.decision) return refuse(`The audit was ${audit.decision} already.`, 'Nothing to do.');
  return command.type === 'RejectStep' ? rejectStep(command, state) : decided(command, state);
}

/** A run that landed the very tree which is accepted again: there is nothing left to do. */
export function isAcceptedAlready(command: PersonCommand, { audit, ended }: RunState): boolean {
  const landed = ended?.status === 'landed' && audit?.decision === 'accepted';
  return landed && command.type === 'AcceptAudit' && command.tree === audit.tree;
}

function otherTree(named: string, audited: string, { run }: RunState): Answer {
  return refuse(
    `The audit is about tree ${treeWord(audited)}, not ${named === '' ? 'one without a name' : treeWord(named)}; the decision does not count.`,
    `See what waits now with fugu audit ${run ?? ''}.`,
  );
}

function decided(
  command: Exclude<AuditCommand, { type: 'RejectStep' | 'MarkDefect' }>,
  state: RunState,
): Answer {
  const { tree, by } = command;
  const note = command.note === undefined ? {} : { note: command.note };
  if (command.type === 'AcceptAudit') {
    return facts({ type: 'AuditDecided', decision: 'accepted', tree, by, ...note });
  }
  if (command.type === 'RejectAudit') {
    return facts({ type: 'AuditDecided', decision: 'rejected', tree, by, ...note });
  }
  if (command.note.trim() === '') {
    return refuse('A send-back needs a note.', 'Write what should be different.');
  }
  const unknown = command.steps?.find((step) => state.steps[step]?.status !== 'done');
  if (unknown !== undefined) {
    return refuse(`${unknown} is not a step of this result.`, 'Name one that is done.');
  }
  const steps = command.steps ? { steps: command.steps } : {};
  return facts({ type: 'AuditDecided', decision: 'sent-back', tree, by, ...note, ...steps });
}

/** The decision stands: a landing that stopped is tried again, any other goes on by itself. */
function landAgain({ landing, landingStopped }: RunState): Answer {
  return landing && landingStopped ? facts({ type: 'LandingIntended', ...landing }) : facts();
}

/** A step taken out, with every step that stands on it; the rest is verified and audited again. */
function rejectStep(
  { step, by }: Extract<AuditCommand, { type: 'RejectStep' }>,
  state: RunState,
): Answer {
  if (step === 'plan' || state.steps[step]?.status !== 'done') {
    return refuse(`${step} is not a step of this result.`, 'Name one that is done.');
  }
  const removed = dependents(state, step).map(
    (id): Fact => ({ type: 'StepRemoved', step: id, by }),
  );
  return facts(...removed);
}

function markDefect(
  { step, note, by }: Extract<AuditCommand, { type: 'MarkDefect' }>,
  state: RunState,
): Answer {
  if (!state.steps[step])
    return refuse(`There is no step ${step}.`, 'Select one in the task list.');
  if (note.trim() === '') return refuse('A defect mark needs a note.', 'Write what is wrong.');
  return facts({ type: 'DefectMarked', step, note, by });
}
