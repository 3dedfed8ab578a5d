/** Journals that somebody changed by hand. */
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact, FactOf, FactType } from '../../source/domain/facts.ts';
import * as t from './tale.ts';

/** A journal with one fact changed by hand: the last of its type that fits. */
export function edited<T extends FactType>(
  tale: t.Tale,
  type: T,
  change: (fact: FactOf<T>) => Fact,
  fits: (fact: FactOf<T>) => boolean = () => true,
): readonly Recorded[] {
  const is = (fact: Fact): fact is FactOf<T> => fact.type === type;
  const at = tale.recorded.findLastIndex(({ fact }) => is(fact) && fits(fact));
  if (at < 0) throw new Error(`There is no ${type} to edit: ${t.story(tale)}`);
  return tale.recorded.map((line, index) =>
    index === at && is(line.fact) ? { ...line, fact: change(line.fact) } : line,
  );
}

/** All facts but those of these types; the plan's own stay. */
export function without(tale: t.Tale, ...types: readonly FactType[]): readonly Recorded[] {
  return tale.recorded.filter(({ fact }) => !types.includes(fact.type) || isPlan(fact));
}

const isPlan = (fact: Fact) => 'step' in fact && fact.step === 'plan';
