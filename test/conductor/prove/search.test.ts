import { describe, expect, it } from 'vitest';
import { openings } from '../../../source/conductor/prove/opening.ts';
import { search, searchForgeries } from '../../../source/conductor/prove/search.ts';
import { modelLineage } from '../../../source/rule/identity.ts';
import { smallMap } from '../../helpers/small-map.ts';

const makers = Object.fromEntries(
  Object.keys(smallMap.models).map((name) => [name, modelLineage(smallMap, name)]),
);
const each = openings(smallMap).map((opening) => [opening.name, opening] as const);

describe('the search', () => {
  it.each(each)('finds no breach in a job of class %s', (_name, opening) => {
    const found = search(opening, makers, { depth: 60, deviations: 1, states: 20_000 });
    expect(found.breach).toBeUndefined();
    expect(found.complete).toBe(true);
    expect(found.landed).toBeGreaterThan(10);
  });

  it.each(each)(
    'and no harm in a forged fact in a job of class %s',
    (_name, opening) => {
      const found = searchForgeries(opening, makers, { depth: 60, deviations: 1, states: 20_000 });
      expect(found.breach).toBeUndefined();
    },
    300_000,
  );
});
