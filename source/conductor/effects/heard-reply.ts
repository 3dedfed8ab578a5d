import type { Call } from '../../domain/call.ts';
import { verdictLinesIn } from '../../replies/echo.ts';
import { splitReply } from '../../replies/split/split-reply.ts';
import type { Harvest, LaneOutcome } from '../ports.ts';
import { assemblePrompt } from '../prompt/assemble.ts';
import type { PromptInput } from '../prompt/prompt-input.ts';
import type { World } from './effect-deps.ts';

export type HeardReply = {
  readonly outcome: LaneOutcome;
  /** What counts of the text; absent where that is all of it, or none of it. */
  readonly answer?: string;
};

/**
 * A call's end with its answer told from its thoughts. A reply without an answer fails the call where
 * nobody reads it for a form and so nobody would ask for it again.
 */
export function heardReply(
  call: Call,
  outcome: LaneOutcome,
  /** The replies one by one, where there were several: the thoughts of one end with it. */
  parts: readonly { readonly text: string }[] = [],
): HeardReply {
  if (outcome.status === 'failed') return { outcome };
  if (parts.length > 0) {
    const answers = parts.map(({ text }) => splitReply(text).answer);
    const all = parts.every(({ text }, at) => text === answers[at]);
    return all ? { outcome } : { outcome, answer: answers.join('\n\n') };
  }
  const { answer, problem } = splitReply(outcome.text);
  if (problem === undefined) return answer === outcome.text ? { outcome } : { outcome, answer };
  return isReadAgain(call) ? { outcome } : { outcome: unheard(outcome, problem) };
}

/** The outcome of a call whose reply is thoughts and no answer. */
export function unheard(outcome: LaneOutcome, problem: string): LaneOutcome {
  return { ...outcome, status: 'failed', reason: 'empty', message: problem };
}

/** Forms are asked for once more, and a worker's reply is refused with its reason in the next round. */
function isReadAgain({ purpose, reask }: Call): boolean {
  if (purpose === 'second-brain' || purpose === 'review') return false;
  return purpose !== 'synthesis' || reask !== true;
}

/** Lines that a verifier could repeat as a verdict: its own last reply is not among what it was shown. */
export function shownTo(world: World, input: PromptInput): readonly string[] {
  const ask = input.purpose === 'reask' ? input.of : input;
  if (ask.purpose !== 'verify') return [];
  return verdictLinesIn(assemblePrompt(ask, world.prompts, Number.POSITIVE_INFINITY).prompt);
}

/** What an agent left in its folder; where that is nothing its words are the result, and thoughts are none. */
export function withWords(harvest: Harvest, { text }: LaneOutcome): Harvest {
  if (harvest.status !== 'no-change') return harvest;
  const { problem } = splitReply(text);
  return problem === undefined ? harvest : { status: 'rejected', problems: [problem] };
}
