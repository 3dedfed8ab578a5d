import type { PassedOver } from '../domain/call.ts';
import type { Ineligibility, Refused } from './seat-state.ts';

/** Nobody may or can take it: why, what a person can do, and everyone who was considered. */
export interface Blocked {
  readonly status: 'blocked';
  readonly because: string;
  readonly remedy: string;
  readonly passedOver: readonly PassedOver[];
}

/** What a person can do about a hindrance; the first that applies is named. */
const order: readonly Ineligibility[] = [
  'paused',
  'unusable',
  'tried',
  'verifier',
  'rule',
  'spoken',
  'family',
  'scarce',
  'absent',
];

function remedyFor(refused: Refused, cure: string): string {
  const { lane, because } = refused.passed;
  switch (refused.hindrance) {
    case 'paused':
      return `Resume ${lane}, or reroute the step.`;
    case 'unusable':
      return `Fix it (${because}) and submit or retry, or reroute the step.`;
    case 'tried':
      return refused.cure === undefined
        ? 'Retry the step later, or reroute it.'
        : `${refused.cure} Then retry the step, or reroute it.`;
    case 'verifier':
    case 'rule':
    case 'spoken':
    case 'family':
      return cure;
    case 'scarce':
    case 'absent':
      return 'Reroute the step to another lane, or add one in the spec.';
    default:
      return refused.hindrance satisfies never;
  }
}

/** A refusal to route made of everyone who was passed over; `cure` mends a lack of families. */
export function blocked(
  what: string,
  {
    refused,
    orders,
    cure,
  }: {
    readonly refused: readonly Refused[];
    readonly orders: readonly PassedOver[];
    readonly cure: string;
  },
): Blocked {
  const reasons = refused.map(({ passed }) => `${passed.lane}: ${passed.because}`);
  const shown = reasons.slice(0, 4).join('; ');
  const more = reasons.length > 4 ? `; and ${reasons.length - 4} more` : '';
  const byCure = refused.toSorted((one, two) => Number(!one.cure) - Number(!two.cure));
  const first = order
    .map((hindrance) => byCure.find((one) => one.hindrance === hindrance))
    .find((one) => one !== undefined);
  return {
    status: 'blocked',
    because: reasons.length === 0 ? `${what}.` : `${what} (${shown}${more}).`,
    remedy: first ? remedyFor(first, cure) : cure,
    passedOver: [...orders, ...refused.map(({ passed }) => passed)],
  };
}
