import { type BudgetProfile, budgetProfiles, type ContractForm } from '../domain/contract-form.ts';
import { type LaneId, laneIds, type TaskClass } from '../domain/ids.ts';
import { classesThat } from '../domain/task-classes.ts';

/** The profile a contract names; `balanced` where it names none that is known. */
export function budgetProfileOf({ route }: ContractForm): BudgetProfile {
  return budgetProfiles.find((profile) => profile === route.budgetProfile) ?? 'balanced';
}

/**
 * Classes a contract's steps are planned into: an implementation into those that change files, a
 * class that a plan may use into itself. Undefined where the contract leaves it to the planner.
 */
export function classesFor(taskClass: string | undefined): readonly TaskClass[] | undefined {
  const word = taskClass?.trim().toLowerCase();
  if (word === 'implementation') return classesThat('changesFiles');
  const known = classesThat('planned').find((name) => name === word);
  return known === undefined ? undefined : [known];
}

/** One line of `fallback_route`: a lane that takes over, or words for whoever plans. */
export type FallbackItem =
  | { readonly type: 'lane'; readonly lane: LaneId }
  | { readonly type: 'strategy'; readonly words: string };

const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_–—-]+/g, '-');

/** `worker-big`, `the Worker – big lane`, `lane: thinker (if free)` name a lane; anything else is a strategy. */
export function readFallback(item: string): FallbackItem {
  const head = item.replace(/^\s*lane\s*:\s*/i, '').replace(/\(.*$|[,;:.]\s.*$/, '');
  const word = plain(head.trim())
    .replace(/^the-/, '')
    .replace(/-lane$/, '');
  const lane = laneIds.find((id) => id === word);
  return lane === undefined ? { type: 'strategy', words: item.trim() } : { type: 'lane', lane };
}

/** Lanes that take over, in the contract's order. */
export function fallbackLanes({ route }: ContractForm): readonly LaneId[] {
  return route.fallback
    .map(readFallback)
    .flatMap((item) => (item.type === 'lane' ? item.lane : []));
}

/** Strategies for whoever plans, in the contract's order. */
export function fallbackStrategies({ route }: ContractForm): readonly string[] {
  return route.fallback
    .map(readFallback)
    .flatMap((item) => (item.type === 'strategy' ? item.words : []));
}
