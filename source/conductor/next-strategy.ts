import { fallbackStrategies } from '../contract/route-words.ts';
import type { Fact } from '../domain/facts.ts';
import type { RunState } from '../state/run-state.ts';

/**
 * The fact that a re-plan follows the next strategy of the contract's fallback route; none where all
 * were followed, or where a stop between this fact and the re-plan left it recorded already.
 */
export function nextStrategy(state: RunState, because: string): readonly Fact[] {
  const { job, fallbacks, plan } = state;
  if (!job) return [];
  const use = `replan ${plan.replans + 1}`;
  const used = fallbacks.filter(({ kind }) => kind === 'strategy');
  if (used.some((one) => one.use === use)) return [];
  const item = fallbackStrategies(job.contract)[used.length];
  if (item === undefined) return [];
  return [{ type: 'FallbackUsed', kind: 'strategy', item, step: 'plan', use, because }];
}

/** The strategy the plan under way has to follow; undefined for the first plan or when none was left. */
export function strategyInForce({ fallbacks, plan }: RunState): string | undefined {
  return fallbacks.find(({ use }) => use === `replan ${plan.replans}`)?.item;
}
