import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayOverlap } from '../../../source/domain/plan/glob-overlap.ts';
import { inScope } from '../../../source/domain/plan/scope.ts';

test.each([
  ['src/a.ts', 'src/a.ts'],
  ['src/a.ts', './src/a.ts'],
  ['src', 'src/a/b.ts'],
  ['src/', 'src/a.ts'],
  ['src/A.ts', 'src/a.ts'],
  ['.', 'anything/at/all'],
  ['**', 'a'],
  ['src/*.ts', 'src/a.ts'],
  ['src/*.ts', 'src/a*'],
  ['src/**', 'src/a/b/c'],
  ['**/*.test.ts', 'test/a/**'],
  ['a/**/z', 'a/z'],
  ['a/?.ts', 'a/b.ts'],
])('%s and %s may own the same file', (one, other) => {
  expect(mayOverlap([one], [other])).toBe(true);
  expect(mayOverlap([other], [one])).toBe(true);
});

test.each([
  ['src/a.ts', 'src/b.ts'],
  ['src', 'srcs/a.ts'],
  ['src/**', 'test/**'],
  ['src/*.ts', 'src/a.js'],
  ['src/*.ts', 'src/deep/a.ts'],
  ['app/[id]/**', 'app/[name]/**'],
  ['a/?.ts', 'a/bb.ts'],
])('%s and %s never do', (one, other) => {
  expect(mayOverlap([one], [other])).toBe(false);
  expect(mayOverlap([other], [one])).toBe(false);
});

test('lists without an entry overlap with nothing', () => {
  expect(mayOverlap([], ['**'])).toBe(false);
});

test('whatever two entries both cover, they overlap', () => {
  const part = fc.constantFrom('a', 'b', 'ab', '*', '**', 'a*', '?', '*b');
  const entry = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const name = fc.constantFrom('a', 'b', 'ab', 'ba');
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(entry, entry, path, (one, other, file) => {
      if (inScope(file, [one]) && inScope(file, [other]))
        expect(mayOverlap([one], [other])).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
