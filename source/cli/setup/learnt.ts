import type { EchoRecord } from '../../app/spec/echo-record.edge.ts';
import type { LiveOptions } from '../../doctor/live-call.ts';
import type { ServedOffer } from '../../rule/served-offer.ts';

/** What the trials of one doctor found out beside their diagnoses. */
export interface Learnt {
  readonly hear: Required<Pick<LiveOptions, 'onWitness' | 'onOffer'>>;
  echoes(): EchoRecord;
  offers(): readonly ServedOffer[];
}

/** Collects it while the trials run; `now` is when an endpoint was asked, in milliseconds since 1970. */
export function createLearnt(now: () => number): Learnt {
  const echoes: EchoRecord = {};
  const offers: ServedOffer[] = [];
  return {
    hear: {
      onWitness(baseURL, witness) {
        if (witness !== 'unknown') echoes[baseURL] = { echoes: witness === 'echo', at: now() };
      },
      onOffer: (offer) => void offers.push(offer),
    },
    echoes: () => echoes,
    offers: () => offers,
  };
}
