import { createHash } from 'node:crypto';

/** A number in [0, 1) that is always the same for the same words. */
function fraction(words: string): number {
  return createHash('sha256').update(words).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * The items in an order that only the seed decides (Fisher and Yates, from the back). The same seed gives
 * the same order on every machine, so a recorded seed makes a panel repeatable.
 */
export function shuffled<Item>(items: readonly Item[], seed: string): readonly Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(fraction(`${seed}/${last}`) * (last + 1));
    const [here, there] = [order[last], order[other]];
    if (here !== undefined) order[other] = here;
    if (there !== undefined) order[last] = there;
  }
  return order;
}
