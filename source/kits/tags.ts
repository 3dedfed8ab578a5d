import type { Kit } from './kit.ts';
import { shuffled } from './seeded.ts';

/** Letters that are no word, no order and no rank. */
const letters = [...'BCDFGHJKLMNPQRSTVWXZ'];
const digits = [...'23456789'];

/**
 * The names reviewers see instead of the options' own: two signs that say nothing, the same for every
 * reviewer of one panel, so that their replies can be put side by side. By option id.
 */
export function tagsOf(kit: Pick<Kit, 'options'>, seed: string): ReadonlyMap<string, string> {
  const first = shuffled(letters, `${seed}/letters`);
  const second = shuffled(digits, `${seed}/digits`);
  return new Map(
    kit.options.map(({ id }, at) => [id, `${first[at] ?? ''}${second[at % second.length] ?? ''}`]),
  );
}
