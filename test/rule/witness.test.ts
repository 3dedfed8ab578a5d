import { expect, it } from 'vitest';
import type { Served } from '../../source/domain/call.ts';
import { modelWitness, witnessOf } from '../../source/rule/witness.ts';
import { smallMap } from '../helpers/small-map.ts';

const reported = (...ids: readonly string[]): Served => ({ by: 'reported', ids: [...ids] });

it.each([
  ['gpt-4o', reported('gpt-4o-2024-08-06'), undefined, 'named'],
  ['gpt-4o', reported('gpt-4o'), undefined, 'echo'],
  ['gpt-4o', reported('gpt-4o'), true, 'echo'],
  ['gpt-4o', reported('gpt-4o'), false, 'named'],
  ['org/gpt-4o', reported('gpt-4o'), true, 'echo'],
  ['org/gpt-4o', reported('gpt-4o'), undefined, 'named'],
  ['default', reported('Qwen3-32B'), true, 'named'],
  ['claude-fable-5', reported('claude-fable-5', 'claude-opus-4-8'), undefined, 'named'],
  ['gpt-4o', reported(), undefined, 'silent'],
  ['gpt-4o', reported('', ' '), false, 'silent'],
  ['gpt-4o', { by: 'declared', id: 'gpt-4o-2024-08-06' } as Served, undefined, 'silent'],
] as const)(
  '%s answered as %j at an endpoint that echoes: %s, is %s',
  (asked, served, echoes, grade) => {
    expect(witnessOf(asked, served, echoes)).toBe(grade);
  },
);

it('a model that the map does not have is silent', () => {
  const served = reported('gpt-4o');
  expect(modelWitness(smallMap, 'nobody', { served })).toBe('silent');
  expect(modelWitness(smallMap, 'nemo', { served })).toBe('named');
});
