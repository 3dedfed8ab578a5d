/** Journals that somebody changed by hand. */
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact, FactOf, FactType } from '../../source/domain/facts.ts';
import * as t from './story.ts';

/** A journal with one fact changed by hand: the last of its type that fits. */
export function edited<T extends FactType>(
  story: t.Story,
  type: T,
  change: (fact: FactOf<T>) => Fact,
  fits: (fact: FactOf<T>) => boolean = () => true,
): readonly Recorded[] {
  const is = (fact: Fact): fact is FactOf<T> => fact.type === type;
  const at = story.recorded.findLastIndex(({ fact }) => is(fact) && fits(fact));
  if (at < 0) throw new Error(`There is no ${type} to edit: ${t.storyText(story)}`);
  return story.recorded.map((line, index) =>
    index === at && is(line.fact) ? { ...line, fact: change(line.fact) } : line,
  );
}

/** All facts but those of these types; the plan's own stay. */
export function without(story: t.Story, ...types: readonly FactType[]): readonly Recorded[] {
  return story.recorded.filter(({ fact }) => !types.includes(fact.type) || isPlan(fact));
}

const isPlan = (fact: Fact) => 'step' in fact && fact.step === 'plan';
