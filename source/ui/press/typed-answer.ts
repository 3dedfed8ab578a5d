import type { PersonCommand } from '../../domain/commands.ts';
import { dollars, never, treeWord } from '../../state/view/view-words.ts';
import { openAudit, type World } from '../store/screen-data.ts';
import type { Ask, Effect } from '../store/ui-state.ts';

/** What a typed text comes to: something to do, a new filter, or why it will not do. */
export type Answer =
  | { readonly status: 'do'; readonly effect: Effect }
  | { readonly status: 'filter'; readonly filter: string }
  | { readonly status: 'problem'; readonly text: string };

const maxNote = 20_000;

/** Reads what was typed for `ask`; nothing is done here. */
export function answer(ask: Ask, typed: string, world: World): Answer {
  const text = typed.trim();
  if (text.length > maxNote) {
    return problem(`That is longer than ${maxNote} characters. Put it into a file and name it.`);
  }
  switch (ask.type) {
    case 'filter':
      return { status: 'filter', filter: text };
    case 'new-job':
      if (text === '') return problem('Type the task.');
      return { status: 'do', effect: { type: 'start-job', task: text } };
    case 'budget':
      return budget(text, world);
    case 'retry':
      return tell(withNote({ type: 'RetryStep', step: ask.step, by: world.by }, text));
    case 'doubt':
      return ruling(ask, text, world);
    case 'replan':
      if (text === '') return problem('Say what the new plan must do differently.');
      return tell({ type: 'Replan', because: text, by: world.by });
    case 'defect':
      if (text === '') return problem('Say what is wrong with it.');
      return tell({ type: 'MarkDefect', step: ask.step, note: text, by: world.by });
    case 'review':
      if (text === '') return problem('Type the one question to ask.');
      return tell({ type: 'AskReview', question: text, by: world.by });
    case 'contract-line':
      return contractLine(ask.number, text, world);
    case 'accept':
    case 'reject':
    case 'send-back':
      return decision(ask, text, world);
    default:
      return never(ask);
  }
}

/** `author because the caller closes it`: whose side, then why. */
function ruling(
  { step, call }: Extract<Ask, { type: 'doubt' }>,
  text: string,
  world: World,
): Answer {
  const [, side = '', why = ''] = /^(verifier|author)\b[\s:,—–-]*(.*)$/is.exec(text) ?? [];
  if (side === '') return problem('Type verifier or author, then why.');
  const ruled = side.toLowerCase() === 'author' ? 'author' : 'verifier';
  return tell(withNote({ type: 'RuleDoubt', step, call, ruling: ruled, by: world.by }, why));
}

/** `kept because nothing else was touched`: a word, then why. */
function contractLine(number: string, text: string, world: World): Answer {
  const [, word = '', because = ''] = /^(\S+)[\s:,—–-]+(.+)$/s.exec(text) ?? [];
  if (word === '') return problem('Type the answer in a word, then why.');
  return tell({ type: 'AnswerContract', number, answer: word, because, by: world.by });
}

function decision(
  ask: Extract<Ask, { type: 'accept' | 'reject' | 'send-back' }>,
  text: string,
  world: World,
): Answer {
  const sheet = openAudit(world.state);
  if (!sheet) return problem('No audit waits for a decision now. Press esc.');
  if (sheet.tree !== ask.tree) {
    return problem(
      `This was opened for tree ${treeWord(ask.tree)}; the audit shows tree ${treeWord(sheet.tree)} now. Press esc and look again.`,
    );
  }
  const { tree } = ask;
  if (ask.type === 'accept') {
    return tell(withNote({ type: 'AcceptAudit', tree, by: world.by }, text));
  }
  if (ask.type === 'reject') {
    return tell(withNote({ type: 'RejectAudit', tree, by: world.by }, text));
  }
  if (text === '') return problem('Say what must change; the authors read this note.');
  const steps = ask.steps ? { steps: ask.steps } : {};
  return tell({ type: 'SendBack', tree, note: text, ...steps, by: world.by });
}

function budget(text: string, world: World): Answer {
  const usd = Number(text.replace(/^\$/, ''));
  const least = world.state?.budgetUsd ?? 0;
  if (text === '' || !Number.isFinite(usd)) return problem('Type an amount in dollars, such as 8.');
  if (usd <= least) return problem(`The budget is ${dollars(least)} already. Type more than that.`);
  return tell({ type: 'RaiseBudget', capUsd: usd, by: world.by });
}

function withNote<C extends PersonCommand>(command: C, note: string): C {
  return note === '' ? command : { ...command, note };
}

function tell(command: PersonCommand): Answer {
  return { status: 'do', effect: { type: 'tell', command } };
}

function problem(text: string): Answer {
  return { status: 'problem', text };
}
