import { artifactNames, contractAccount } from '../audit/contract-account.ts';
import type { Call, Product } from '../domain/call.ts';
import { uniteVerdicts } from '../domain/verdict/unite-verdicts.ts';
import { findCall } from '../state/call-book.ts';
import type { CallState } from '../state/call-state.ts';
import type { RunState } from '../state/run-state.ts';
import { mapOf, plannedSteps } from '../state/select.ts';
import { openContractLines } from '../state/view/view-contract.ts';
import { readAccount } from './read-account.ts';
import { readMarks } from './read-marks.ts';
import { readPlan } from './read-plan.ts';
import { readRebuttal } from './read-rebuttal.ts';
import { readTriage } from './read-triage.ts';
import { readVerdict } from './read-verdict.ts';
import { replyParts } from './reply-parts.ts';
import { splitReply } from './split/split-reply.ts';

/** How a reply was heard beside its text. */
type Heard = { readonly shown?: readonly string[]; readonly parts?: readonly string[] };

/**
 * What a finished call's text says, by what it was asked for. Thoughts are taken off first, here for every
 * form. `shown` are lines of its prompt that a verdict may not just repeat; `parts` are the replies to the
 * parts of one reading. Never throws.
 */
export function readReply(
  call: Call,
  reply: string,
  state: RunState,
  { shown = [], parts = [reply] }: Heard = {},
): Product {
  if (call.purpose === 'verify') return readVerdicts(call, { shown, parts }, state);
  const { answer: text, problem } = splitReply(reply);
  if (problem !== undefined && hasForm(call)) return { type: 'unreadable', problems: [problem] };
  switch (call.purpose) {
    case 'plan':
      return readPlanReply(text, state);
    case 'rebuttal': {
      const reading = readRebuttal(text);
      return reading.status === 'read'
        ? { type: 'rebuttal', concedes: reading.concedes, because: reading.because }
        : { type: 'unreadable', problems: reading.problems };
    }
    case 'triage': {
      const reading = readTriage(text);
      return reading.status === 'read'
        ? { type: 'triage', difficulty: reading.difficulty, because: reading.because }
        : { type: 'unreadable', problems: reading.problems };
    }
    case 'synthesis':
      return readSynthesis(call, text, state);
    case 'work':
    case 'second-brain':
    case 'review':
      return { type: 'text' };
    default:
      return call.purpose satisfies never;
  }
}

/** Whether a reply is asked for once more where it cannot be read. */
function hasForm({ purpose }: Call): boolean {
  return purpose !== 'work' && purpose !== 'second-brain' && purpose !== 'review';
}

/** One verdict out of the replies to all parts; a part whose reply says nothing readable counts as not read. */
function readVerdicts(call: Call, { shown, parts }: Required<Heard>, state: RunState): Product {
  const reading = findCall(state.calls, call.id)?.reading?.parts ?? [];
  const heard = parts.map((text, at) => readPart(text, shown, reading[at]?.marks ?? []));
  const problems = heard.flatMap((one) => one.problems);
  const verdict = uniteVerdicts(heard.flatMap((one) => one.verdict ?? []));
  if (verdict === undefined) return { type: 'unreadable', problems };
  const read = heard.flatMap((one) => (one.verdict === undefined ? [] : one.marks));
  return { type: 'verdict', verdict, read, ...(problems.length === 0 ? {} : { problems }) };
}

type Shown = NonNullable<CallState['reading']>['parts'][number]['marks'];

function readPart(reply: string, shown: readonly string[], marks: Shown) {
  const { answer, problem } = splitReply(reply);
  if (problem !== undefined) return { problems: [problem], marks: [] };
  const reading = readVerdict(answer, shown);
  if (reading.status === 'unreadable') return { problems: reading.problems, marks: [] };
  const returned = new Set(readMarks(replyParts(answer)));
  const read = marks.flatMap(({ mark }) => (returned.has(mark) ? mark : []));
  return { problems: [], verdict: reading.verdict, marks: read };
}

/** The summary is its text; what the contract asks beside it must be there, or is asked for once more. */
function readSynthesis(call: Call, text: string, state: RunState): Product {
  const asked = openContractLines(contractAccount(state)).map(({ number }) => number);
  if (asked.length === 0) return { type: 'text' };
  const account = readAccount(text);
  const known = artifactNames(state);
  const answered = [
    ...account.limits.map(({ number }) => number),
    ...account.returns.flatMap(({ number, artifact }) => (known.includes(artifact) ? number : [])),
  ];
  const open = asked.filter((number) => !answered.includes(number));
  if (open.length === 0 || call.reask === true) return account;
  return { type: 'unreadable', problems: open.map((number) => missingLine(number, known)) };
}

const missingLine = (number: string, known: readonly string[]) =>
  number.startsWith('L')
    ? `There is no line \`LIMIT ${number}: kept|broken|n-a — why\`.`
    : `There is no line \`RETURN ${number}: artifact — where\` that names one of ${known.join(', ')}.`;

function readPlanReply(text: string, state: RunState): Product {
  const map = mapOf(state, state.steps.plan);
  if (!map) return { type: 'unreadable', problems: ['there is no role map to read it by'] };
  const kept = plannedSteps(state).filter(
    ({ status }) => status === 'done' || status === 'running',
  );
  const reading = readPlan(
    text,
    map.limits,
    map,
    kept.map(({ step }) => step.id),
    state.job?.contract,
  );
  return reading.status === 'read'
    ? { type: 'plan', plan: reading.plan }
    : { type: 'unreadable', problems: reading.problems };
}
