import type { Call, Outcome, Served } from '../../domain/call.ts';
import type { Command } from '../../domain/commands.ts';
import type { ModelName, StepId } from '../../domain/ids.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import type { Reading } from '../../domain/verdict/reading.ts';
import { findCall } from '../../state/call-book.ts';
import { stepHunk } from '../../state/coverage.ts';
import type { RunState } from '../../state/run-state.ts';
import { searchedStep } from './opening.ts';
import type { Move } from './story.ts';
import type { CallTruth, Makers } from './truth.ts';

/** Who really answered, and as which ids. */
type Answerer = {
  readonly name: string;
  readonly served: Served;
  readonly families: CallTruth['families'];
};

/** Two hunks of the step's file, or the plan's one step in two pieces. */
function wholeReading(step: StepId): Reading {
  const [first, second] =
    step === 'plan' ? [stepHunk('s1'), stepHunk('s1')] : ['src/s1.ts#1', 'src/s1.ts#2'];
  const marks = [
    { mark: 'k3fd', hunk: first },
    { mark: '9qma', hunk: second },
  ];
  return { parts: [{ leastTokens: 1_000, marks }] };
}

const readAll = 'READ: k3fd 9qma';
const because = 'BECAUSE: it does what the step says';

/** What an endpoint may do with one call, the honest answer first. */
export function callMoves(state: RunState, id: string, makers: Makers): readonly Move[] {
  const call = findCall(state.calls, id)?.call;
  const map = call && state.maps[findCall(state.calls, id)?.spec ?? ''];
  if (!call || !map) return [];
  const answerers = answerersOf(state, call, map, makers);
  const [honest] = answerers;
  if (honest === undefined) return [];
  const said = (who: Answerer) =>
    answerMove(call, who, { text: honestText(state, call), read: true });
  if (call.purpose !== 'verify') return [...answerers.map(said), lost(call)];
  return [
    ...answerers.map(said),
    answerMove(
      call,
      { ...honest, name: 'unread' },
      { text: `VERDICT: PASS\n${because}`, read: false },
    ),
    answerMove(
      call,
      { ...honest, name: 'half-read' },
      { text: `READ: k3fd\nVERDICT: PASS\n${because}`, read: false },
    ),
    answerMove(
      call,
      { ...honest, name: 'cut-prompt' },
      {
        text: `${readAll}\nVERDICT: PASS\n${because}`,
        read: false,
        inputTokens: 200,
      },
    ),
    answerMove(
      call,
      { ...honest, name: 'doubt' },
      { text: `${readAll}\nVERDICT: FAIL\n${because}`, read: true },
    ),
    answerMove(call, { ...honest, name: 'babble' }, { text: 'I would rather talk.', read: false }),
    lost(call),
  ];
}

function answerersOf(
  state: RunState,
  call: Call,
  map: RoleMap,
  makers: Makers,
): readonly Answerer[] {
  const asked = map.models[call.model]?.model ?? call.model;
  const own = makers[call.model] ?? [];
  const honest: Answerer = { name: 'honest', served: said(asked), families: own };
  const silent: Answerer = { name: 'silent', served: { by: 'declared' }, families: own };
  const stranger: Answerer = { name: 'stranger', served: said('mystery-7b'), families: 'unknown' };
  const strangers = othersOf(state, call, map, makers).flatMap((name): readonly Answerer[] => {
    const id = map.models[name]?.model ?? name;
    const families = makers[name] ?? 'unknown';
    return [
      { name: `foreign ${name}`, served: said(id), families },
      { name: `changing ${name}`, served: said(asked, id), families },
    ];
  });
  return [honest, silent, stranger, ...strangers];
}

/** Models that could answer in another's place: for a judge its authors', for an author its judges'. */
function othersOf(state: RunState, call: Call, map: RoleMap, makers: Makers): readonly ModelName[] {
  const own = makers[call.model] ?? [];
  const apart = (name: ModelName) => !(makers[name] ?? []).some((family) => own.includes(family));
  const attempt = state.attempts[call.attempt ?? ''];
  const authors =
    call.purpose === 'verify' ? (attempt?.authors ?? []).map(({ model }) => model) : [];
  const judges = Object.keys(map.models).filter((name) => (makers[name] ?? []).length > 0);
  const others = call.purpose === 'verify' ? authors : judges;
  return [...new Set(others)].filter((name) => map.models[name] && apart(name)).slice(0, 2);
}

const said = (...ids: readonly string[]): Served => ({
  by: 'reported',
  id: ids.at(-1) ?? '',
  ...(ids.length > 1 ? { ids: [...ids] } : {}),
});

function honestText(state: RunState, call: Call): string {
  switch (call.purpose) {
    case 'triage':
      return 'DIFFICULTY: normal\nBECAUSE: it changes code';
    case 'plan':
      return planText();
    case 'verify':
      return `${readAll}\nVERDICT: PASS\n${because}`;
    case 'rebuttal':
      return 'CONCEDES: no\nBECAUSE: the other case is in the caller';
    default:
      return `words of ${call.id} in ${state.run ?? ''}`;
  }
}

function planText(): string {
  const { id, title, taskClass, detail, owns, acceptance, hard } = searchedStep('patch');
  const step = { id, title, class: taskClass, detail, depends_on: [], owns, acceptance, hard };
  return `\`\`\`json\n${JSON.stringify({ summary: 'search', steps: [step] })}\n\`\`\`\n`;
}

type ScriptedReply = {
  readonly text: string;
  readonly read: boolean;
  readonly inputTokens?: number;
};

function answerMove(call: Call, who: Answerer, { text, read, inputTokens }: ScriptedReply): Move {
  const usage =
    inputTokens === undefined
      ? {}
      : { usage: { inputTokens, outputTokens: 10, scope: 'call' as const } };
  const outcome: Omit<Outcome, 'product'> = {
    ...{ status: 'done', text: `text:${call.id}`, textBytes: text.length, served: who.served },
    ...{ cost: { usd: 0, mark: 'free' }, durationMs: 1, retries: 0, ...usage },
  };
  return {
    name: `${call.id}: ${who.name}`,
    commands: [begin(call), { type: 'EndCall', call: call.id, text, outcome }],
    truth: { [call.id]: { families: who.families, read } },
  };
}

function begin(call: Call): Command {
  const reading = call.purpose === 'verify' ? { reading: wholeReading(call.step) } : {};
  return {
    ...{ type: 'BeginCall', call: call.id, prompt: `prompt:${call.id}` },
    ...{ estimate: { usd: 0, mark: 'free' }, ...reading },
  };
}

function lost(call: Call): Move {
  const outcome: Omit<Outcome, 'product'> = {
    ...{ status: 'failed', reason: 'unavailable', message: 'it answered 503', textBytes: 0 },
    ...{ served: { by: 'declared' }, cost: { usd: 0, mark: 'free' }, durationMs: 1, retries: 4 },
  };
  return {
    name: `${call.id}: lost`,
    commands: [begin(call), { type: 'EndCall', call: call.id, text: '', outcome }],
  };
}
