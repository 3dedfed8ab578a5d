import type { Drivers, LaneOutcome, LaneRequest } from '../conductor/ports.ts';
import type { Cost, FailureReason } from '../domain/call.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { type LaneId, laneIds, type ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { costOf, estimateTokens, priceOf } from '../lanes/call/price.ts';
import { type ServedOffer, servedOffer, whyUncounted } from '../rule/served-offer.ts';
import { costWords } from '../state/view/view-words.ts';
import type { Examination } from './examination.ts';
import { endedSentence } from './sentence.ts';
import { type Witness, witnessOf, witnessWords } from './witness.ts';

/** One tiny call to one model, two to an endpoint, priced before they are made. */
export interface LiveCall {
  readonly name: ModelName;
  readonly lanes: readonly LaneId[];
  /** The most it can cost, as far as that can be known. */
  readonly estimate: Cost;
}

const prompt = 'This is a trial of the connection. Answer with the one word: ready';
/** Models that think first need some room before they say a word. */
const replyTokens = 1_024;
/** An agent sends instructions and tools of its own with every request; a generous guess. */
const agentTokens = 20_000;
const wallMs = 120_000;
/** A local model may have to be loaded first. */
const slotWallMs = 300_000;

/** The call that each of these models would get, and what it may cost. */
export function liveCalls(map: RoleMap, names: readonly ModelName[]): readonly LiveCall[] {
  return names.flatMap((name) => {
    const model = map.models[name];
    if (model === undefined) return [];
    const isAgent = model.driver !== 'openai' && model.driver !== 'slot';
    const tokens = estimateTokens(prompt) + (isAgent ? agentTokens : 0);
    const lanes = laneIds.filter((lane) => map.lanes[lane]?.models.includes(name));
    const calls = asksTwice(model) ? 2 : 1;
    return [{ name, lanes, estimate: priceOf(model, calls * tokens, calls * replyTokens) }];
  });
}

/** Whether only the scarce reviewer's lane has it: then a trial would spend what is rationed. */
export function isScarce(map: RoleMap, name: ModelName): boolean {
  const lanes = laneIds.filter((lane) => map.lanes[lane]?.models.includes(name));
  return lanes.every((lane) => lane === 'scarce-reviewer');
}

export interface LiveOptions {
  readonly map: RoleMap;
  /** With the one of the slot. */
  readonly drivers: Drivers;
  /** Stands for a run's name, so that what an agent leaves behind can be found. */
  readonly run: string;
  readonly signal: AbortSignal;
  /** What its word on who answered is worth, where an endpoint was tried. */
  readonly onWitness?: (baseURL: string, witness: Witness) => void;
  /** An id it answered as that a person may let it answer as. */
  readonly onOffer?: (offer: ServedOffer) => void;
}

/** The call as a look of the doctor. */
export function liveExamination(call: LiveCall, options: LiveOptions): Examination {
  const name = `live ${call.name}`;
  return { name, examine: async () => [await callOnce(name, call, options)] };
}

async function callOnce(
  id: string,
  { name, estimate }: LiveCall,
  { map, drivers, run, signal, onWitness, onOffer }: LiveOptions,
): Promise<Diagnosis> {
  const model = map.models[name];
  const driver = model && drivers[model.driver];
  if (!model || !driver) {
    const what = 'Its driver is not part of this build.';
    return { name: id, status: 'broken', what, remedy: 'Give it another driver in the spec.' };
  }
  const request = requestOf(run, name, model);
  const outcome = await driver.run(request, () => undefined, signal);
  if (outcome.status === 'failed') return failure(id, outcome);
  const uncounted = whyUncounted(map, name, outcome.served);
  const cost = costOf(model, outcome, estimate);
  const answered = `It answered in ${(outcome.durationMs / 1000).toFixed(1)} s as ${servedWords(outcome)}, ${costWords(cost)}.`;
  const isWitness = asksTwice(model) && outcome.served.by === 'reported';
  const witness = isWitness ? await witnessOf(driver, request, run, signal) : 'unknown';
  if (model.baseURL !== undefined) onWitness?.(model.baseURL, witness);
  const words = witnessWords(witness);
  const said = words ? `${answered} ${words}` : answered;
  if (!uncounted) return { name: id, status: 'ok', what: said };
  const offer = servedOffer(map, name, { served: outcome.served, authors: [] });
  if (offer) onOffer?.(offer);
  const what = `${said} Its verdicts would not count: ${uncounted.because}.`;
  return { name: id, status: 'broken', what, remedy: uncounted.cure };
}

/** An endpoint is also asked for a name that nobody has, to hear what its word on who answered is worth. */
function asksTwice({ driver }: LaneRequest['model']): boolean {
  return driver === 'openai';
}

function requestOf(run: string, name: ModelName, model: LaneRequest['model']): LaneRequest {
  const longMs = model.driver === 'slot' ? slotWallMs : wallMs;
  return {
    ...{ run, call: `live-${name}`, purpose: 'work', model, modelName: name },
    ...{ system: '', prompt, access: 'read-only', optional: false },
    limits: {
      wallMs: longMs,
      idleMs: longMs,
      firstTokenMs: longMs,
      maxTokens: replyTokens,
      maxBytes: 1_048_576,
      maxToolCalls: 3,
      maxTries: 1,
    },
  };
}

const servedWords = ({ served }: LaneOutcome) =>
  served.id === undefined ? `what it serves (${served.by})` : `${served.id} (${served.by})`;

function failure(name: string, { reason = 'error', message }: LaneOutcome): Diagnosis {
  const what = endedSentence(message ?? `The call failed (${reason}).`);
  return { name, status: 'broken', what, remedy: remedies[reason] };
}

const look = 'Look at its entry in the spec: model id, address, key.';
const remedies: Readonly<Record<FailureReason, string>> = {
  auth: 'Set a key that is valid, or sign in to its program again.',
  unavailable: 'Try later; if it stays so, look at its address in the spec.',
  'rate-limited': 'Wait, or raise the limit at its provider.',
  error: look,
  empty: look,
  'tool-only': look,
  cut: 'Try again; if it stays so, look at what stands between here and its address.',
  'wall-limit': 'Try again when it is less busy, or put a quicker model into the lane.',
  'idle-limit': 'Try again when it is less busy, or put a quicker model into the lane.',
  'byte-limit': look,
  'tool-limit': look,
  cancelled: 'Run fugu doctor --live again.',
  crashed: 'Start its program by hand once and see what it says.',
  skipped: 'Try again when the slot is idle.',
  unshown: 'Write contextTokens of a larger window where the model has one.',
};
