import type { LaneOutcome } from '../../conductor/ports.ts';
import type { Cost, PassedOver } from '../../domain/call.ts';
import type { LaneId, Lineage, ModelName } from '../../domain/ids.ts';
import { costWords, counted, dollars, familyWords, sentence } from '../../state/view/view-words.ts';
import type { ScarceAsks } from './scarce-asks.edge.ts';

/** A call to a lane as it is about to be made. */
export type AskOffer = {
  readonly lane: LaneId;
  readonly model: ModelName;
  readonly lineage: Lineage;
  readonly because: string;
  readonly passedOver: readonly PassedOver[];
  /** The most it can cost: the whole reply the limits allow. */
  readonly estimate: Cost;
  readonly capUsd: number;
  /** A quota stands over the lane; how often it was asked before. */
  readonly scarce?: ScarceAsks;
  /** What an agent lane sees: a clone of the repository, or an empty folder; undefined for endpoints. */
  readonly sees?: 'repository' | 'nothing';
};

/** The call before it is made: which model, who was passed over, what it may cost. */
export function offerLines(offer: AskOffer): readonly string[] {
  const { lane, model, lineage, because, passedOver, estimate, capUsd } = offer;
  const price =
    estimate.mark === 'estimated'
      ? `at most ${costWords(estimate)} of ${dollars(capUsd)}`
      : costWords(estimate);
  const seen =
    offer.sees === undefined
      ? []
      : [
          offer.sees === 'repository'
            ? '  it reads a clone of the repository and may not change it'
            : '  it works in an empty folder; --repo DIR shows it a repository',
        ];
  return [
    `${lane} → ${model} (${familyWords(lineage)}): ${because}; ${price}`,
    ...passedOver.map((one) => `  passed over ${one.model ?? one.lane}: ${one.because}`),
    ...seen,
  ];
}

/** What a person is asked before a scarce call, without the question mark's answer. */
export function scarceWords({ model, scarce }: AskOffer): string {
  const count = scarce?.count ?? 0;
  const last =
    scarce?.lastAt === undefined
      ? ''
      : `, last on ${new Date(scarce.lastAt).toISOString().slice(0, 10)}`;
  const before =
    count === 0
      ? 'It was not asked this way before'
      : `It was asked this way ${counted(count, 'time')} before${last}`;
  return `${model} is scarce, and the call counts as spent before it is made. ${before}.`;
}

/** How a call ended: what it cost, how long it took, what was served. */
export function endLine(outcome: LaneOutcome, cost: Cost): string {
  const { usage, served, durationMs, unsandboxed } = outcome;
  const tokens = usage ? [`${usage.inputTokens} tokens in, ${usage.outputTokens} out`] : [];
  const id = served.id === undefined ? [] : [`served ${served.id} (${served.by})`];
  const parts = [
    ...tokens,
    costWords(cost),
    `${(durationMs / 1000).toFixed(1)} s`,
    ...id,
    ...(unsandboxed ? ['UNSANDBOXED'] : []),
  ];
  return sentence(parts.join(', '));
}
