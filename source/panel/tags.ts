import type { Kit } from './kit.ts';
import { shuffled } from './seeded.ts';

/** Letters that are no word, no order and no rank. */
const letters = [...'BCDFGHJKLMNPQRSTVWXZ'];
const digits = [...'23456789'];

/**
 * The names reviewers see instead of the options' own: two signs that say nothing, the same for every
 * reviewer of one panel, so that their replies can be put side by side. None stands in the kit's own
 * texts, or the record could not tell a tag from a word. By option id.
 */
export function tagsOf(kit: Kit, seed: string): ReadonlyMap<string, string> {
  const words = JSON.stringify(kit);
  const all = letters.flatMap((letter) => digits.map((digit) => `${letter}${digit}`));
  const free = shuffled(all, `${seed}/tags`).filter((tag) => !words.includes(tag));
  return new Map(kit.options.map(({ id }, at) => [id, free[at] ?? `${id}-${at}`]));
}
