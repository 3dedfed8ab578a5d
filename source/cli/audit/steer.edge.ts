import { runFolder } from '../../app/session/find-run.edge.ts';
import { recordsOf } from '../../app/session/records.edge.ts';
import { proveHistory } from '../../app/session/session.edge.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { PersonCommand } from '../../domain/commands.ts';
import { type LaneId, laneIds } from '../../domain/ids.ts';
import type { RunState } from '../../state/run-state.ts';
import { needsOf } from '../../state/view/needs.ts';
import type { CommandContext, CommandEntry } from '../command.ts';
import { namedLane } from '../named-lane.ts';
import { wrongSubcommand } from '../subcommand.ts';
import { carryOut } from './carry-out.edge.ts';

const wishes = [
  'retry',
  'rule',
  'next',
  'cancel',
  'pause',
  'unpause',
  'reroute',
  'budget',
  'step-mode',
  'replan',
  'ask',
  'answer',
  'drop-fact',
  'accept-id',
] as const;
type Wish = (typeof wishes)[number];

export const steer: CommandEntry = {
  name: 'steer',
  usage:
    '<run> retry [STEP] | rule STEP verifier|author | next | cancel [STEP] | pause LANE | unpause LANE | reroute STEP|LANE LANE | budget USD | step-mode on|off | replan WHY | ask QUESTION | answer LINE kept|broken|n-a|ARTIFACT WHY | drop-fact ID | accept-id MODEL ID',
  summary: 'steer a run without the dashboard',
  detail:
    'retry tries blocked and failed steps again, rule says who is right where a step waits with a doubt (verifier: it goes back to its author; author: it stands, and the audit names it first), next passes the gates that step mode stopped at, ask puts one question to the scarce reviewer at the audit, answer fills a line of the contract that the handoff form lacks, drop-fact drops a fact that was proposed for the memory, accept-id writes into your spec that an id without a known family belongs to a model. If another process has the run open, the command is sent to it; otherwise the run is opened and followed.',
  flags: {
    note: {
      type: 'string',
      value: 'NOTE',
      help: 'with retry or rule: what to do differently, or why',
    },
  },
  async run(context) {
    const [name, wish, ...words] = context.args;
    const folder = await runFolder(context, name);
    const state = proveHistory(await recordsOf(folder.dir), folder.dir);
    const commands = commandsFor(wishOf(wish), words, { state, context });
    const { code } = await carryOut(context, folder, commands);
    return code;
  },
};

function wishOf(word: string | undefined): Wish {
  const found = wishes.find((wish) => wish === word);
  if (found) return found;
  throw wrongSubcommand('steer <run>', word, wishes);
}

type Around = { readonly state: RunState; readonly context: CommandContext };

function commandsFor(
  wish: Wish,
  words: readonly string[],
  { state, context }: Around,
): readonly PersonCommand[] {
  const { person: by } = context;
  const [first, second] = words;
  const text = words.join(' ');
  switch (wish) {
    case 'retry':
      return retries(first, { state, context });
    case 'rule':
      return [ruling(words, { state, context })];
    case 'next':
      return gates(state, by);
    case 'cancel':
      return [
        first === undefined ? { type: 'CancelJob', by } : { type: 'CancelStep', step: first, by },
      ];
    case 'pause':
      return [{ type: 'PauseLane', lane: namedLane(first), by }];
    case 'unpause':
      return [{ type: 'ResumeLane', lane: namedLane(first), by }];
    case 'reroute':
      return [reroute(first, namedLane(second), by)];
    case 'budget':
      return [{ type: 'RaiseBudget', capUsd: amountOf(first), by }];
    case 'step-mode':
      return [{ type: 'SetStepMode', on: onOff(first), by }];
    case 'replan':
      return [{ type: 'Replan', because: text, by }];
    case 'ask':
      return [{ type: 'AskReview', question: text, by }];
    case 'answer':
      return [contractAnswer(words, by)];
    case 'accept-id':
      return [{ type: 'AcceptServedId', model: first ?? '', id: second ?? '', by }];
    case 'drop-fact':
      return [{ type: 'DropProposal', proposal: first ?? '', by }];
    default:
      return wish satisfies never;
  }
}

/** Every step that is blocked or failed, or the one that is named. */
function retries(step: string | undefined, { state, context }: Around): readonly PersonCommand[] {
  const { flags, person: by } = context;
  const note = typeof flags.note === 'string' ? { note: flags.note } : {};
  const stuck = needsOf(state).flatMap((need) =>
    need.type === 'step' && need.status !== 'doubted' ? [need.step] : [],
  );
  const steps = step === undefined ? stuck : [step];
  if (steps.length === 0) {
    throw new UsageError(
      'No step is blocked or failed.',
      `See its state: fugu replay ${state.run}`,
    );
  }
  return steps.map((one) => ({ type: 'RetryStep', step: one, by, ...note }));
}

/** Who is right about the one doubt that a step waits with. */
function ruling([step, side]: readonly string[], { state, context }: Around): PersonCommand {
  const { flags, person: by, args } = context;
  const run = args[0] ?? '';
  if (step === undefined || (side !== 'verifier' && side !== 'author')) {
    const remedy = `For example: fugu steer ${run} rule ${step ?? 's1'} author`;
    throw new UsageError('Missing <step> or <verifier|author>.', remedy);
  }
  const call = state.steps[step]?.doubt?.call;
  if (call === undefined) {
    const remedy = `See its state: fugu replay ${run}`;
    throw new UsageError(`${step} has no open doubt.`, remedy);
  }
  const note = typeof flags.note === 'string' ? { note: flags.note } : {};
  return { type: 'RuleDoubt', step, call, ruling: side, by, ...note };
}

function gates(state: RunState, by: string): readonly PersonCommand[] {
  const reached = needsOf(state).flatMap((need) => (need.type === 'gate' ? [need.gate] : []));
  if (reached.length > 0) return reached.map((gate) => ({ type: 'PassGate', gate, by }));
  throw new UsageError(
    'The run is not stopped at a gate.',
    `See its state: fugu replay ${state.run}`,
  );
}

function contractAnswer(words: readonly string[], by: string): PersonCommand {
  const [number, answer, ...why] = words;
  if (number === undefined || answer === undefined || why.length === 0) {
    const remedy = 'For example: answer L2 kept "nothing outside docs was touched"';
    throw new UsageError('Missing <line>, <answer> or <reason>.', remedy);
  }
  const because = why.join(' ');
  return { type: 'AnswerContract', number: number.toUpperCase(), answer, because, by };
}

function reroute(from: string | undefined, to: LaneId, by: string): PersonCommand {
  const lane = laneIds.find((id) => id === from);
  if (lane) return { type: 'RerouteLane', from: lane, to, by };
  return { type: 'RerouteStep', step: from ?? '', lane: to, by };
}

function amountOf(word: string | undefined): number {
  const amount = Number(word);
  if (word !== undefined && Number.isFinite(amount) && amount > 0) return amount;
  throw new UsageError('The budget must be an amount in USD.', 'For example: budget 7.50');
}

function onOff(word: string | undefined): boolean {
  if (word === 'on' || word === 'off') return word === 'on';
  throw new UsageError('Step mode must be on or off.', 'Use: step-mode <on|off>');
}
