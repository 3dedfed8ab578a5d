import type { PassedOver, Purpose } from '../../domain/call.ts';
import type { StepId } from '../../domain/ids.ts';
import type { Tellers } from './story-tellers.ts';
import { costWords, dollars, inSentence, never, sentence, spanWords } from './view-words.ts';

type CallFact =
  | 'CallRouted'
  | 'CallBegun'
  | 'CallEnded'
  | 'CallDropped'
  | 'CallLost'
  | 'BudgetRefused';

/** What a call is for, as a heading: `Writing s1`, `Verifying s1`, `Summary`. */
function purposeWords(purpose: Purpose, step: StepId): string {
  switch (purpose) {
    case 'triage':
      return 'Triage';
    case 'plan':
      return 'Planning';
    case 'work':
      return `Writing ${step}`;
    case 'verify':
      return step === 'plan' ? 'Verifying the plan' : `Verifying ${step}`;
    case 'rebuttal':
      return `Author's answer to the doubt about ${step}`;
    case 'synthesis':
      return 'Summary';
    case 'second-brain':
      return 'Second look';
    case 'review':
      return 'Answer to your question';
    default:
      return never(purpose);
  }
}

/** `thinker (nemotron) is down`, for each that was considered and not taken. */
function passedOverWords(list: readonly PassedOver[]): string {
  return list
    .map(
      ({ lane, model, because }) => `${lane}${model ? ` (${model})` : ''}: ${inSentence(because)}`,
    )
    .join('; ');
}

/** What is said of single calls to models: where they went and why, and how they ended. */
export const callStory: Tellers<CallFact> = {
  CallRouted: ({ call }) => {
    const over =
      call.passedOver.length === 0 ? '' : ` Passed over: ${passedOverWords(call.passedOver)}.`;
    return `${purposeWords(call.purpose, call.step)}${call.reask ? ' (asked again)' : ''}: ${call.lane} (${call.model}).${over}`;
  },
  CallBegun: ({ call, estimate, resume, memory = [], reading }) => {
    const session = resume === undefined ? '' : `, continuing session ${resume}`;
    const given = memory.length === 0 ? '' : `, with ${memory.join(', ')} from the memory`;
    const parts = reading?.parts.length ?? 1;
    const read = parts === 1 ? '' : `, to be read in ${parts} parts`;
    return `Call ${call} began (${costWords(estimate)})${session}${given}${read}.`;
  },
  CallEnded: ({ call, outcome }) => {
    const took = `after ${spanWords(outcome.durationMs)}`;
    const tries =
      outcome.retries > 0
        ? `, ${outcome.retries === 1 ? '1 retry' : `${outcome.retries} retries`}`
        : '';
    if (outcome.status === 'failed') {
      const why = outcome.message ?? outcome.reason ?? 'no reason given';
      return `Call ${call} failed ${took}${tries}: ${sentence(why)}`;
    }
    const served =
      outcome.served.by === 'reported' && outcome.served.id
        ? `, answered by ${outcome.served.id}`
        : '';
    return `Call ${call} ended ${took}${tries}${served} (${costWords(outcome.cost)}).`;
  },
  CallDropped: ({ call, because }) => `Call ${call} was dropped: ${sentence(because)}`,
  CallLost: ({ call, because }) => `Call ${call} was lost: ${sentence(because)}`,
  BudgetRefused: ({ call, estimateUsd, spentUsd, capUsd }) =>
    `Call ${call} was not made: about ${dollars(estimateUsd)} on top of ${dollars(spentUsd)} would cross the budget of ${dollars(capUsd)}.`,
};
