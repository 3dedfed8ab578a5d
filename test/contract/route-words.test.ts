import { describe, expect, test } from 'vitest';
import { contractFromText } from '../../source/contract/free-text.ts';
import {
  budgetProfileOf,
  classesFor,
  fallbackLanes,
  fallbackStrategies,
  readFallback,
} from '../../source/contract/route-words.ts';

const withRoute = (route: object) => {
  const form = contractFromText('x');
  return { ...form, route: { ...form.route, ...route } };
};

describe('the words of a route', () => {
  test('an implementation is planned into the classes that change files', () => {
    expect(classesFor('implementation')).toEqual(['patch', 'directed', 'ship']);
    expect(classesFor(' Quick ')).toEqual(['quick']);
    expect(classesFor('painting')).toBeUndefined();
    expect(classesFor('plan')).toBeUndefined();
    expect(classesFor(undefined)).toBeUndefined();
  });

  test.each([
    'worker-big',
    'Worker big',
    'the Worker — big lane',
    'lane: worker-big',
    'worker-big (if free)',
    'worker_big, then ask',
  ])('"%s" names a lane', (item) => {
    expect(readFallback(item)).toEqual({ type: 'lane', lane: 'worker-big' });
  });

  test.each(['shared store', 'bridges', 'ask the thinker for a smaller plan', 'worker-bigger', ''])(
    '"%s" names none and is a strategy',
    (item) => {
      expect(readFallback(item)).toEqual({ type: 'strategy', words: item });
    },
  );

  test('lanes and strategies keep their order', () => {
    const form = withRoute({ fallback: ['bridges', 'thinker', 'shared store', 'worker-big'] });
    expect(fallbackLanes(form)).toEqual(['thinker', 'worker-big']);
    expect(fallbackStrategies(form)).toEqual(['bridges', 'shared store']);
  });

  test('an unknown profile counts as none', () => {
    expect(budgetProfileOf(withRoute({ budgetProfile: 'best' }))).toBe('best');
    expect(budgetProfileOf(withRoute({ budgetProfile: 'cheap' }))).toBe('balanced');
    expect(budgetProfileOf(withRoute({}))).toBe('balanced');
  });
});
