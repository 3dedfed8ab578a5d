import { describe, expect, test } from 'vitest';
import { findRunner } from '../../../source/workspace/test-runner/find-runner.ts';

const scripts = (all: Readonly<Record<string, string>>) => JSON.stringify({ scripts: all });

describe('the test runner of a check command', () => {
  test.each([
    ['node --test', 'node:test'],
    ['node --import tsx --test "test/**/*.test.ts"', 'node:test'],
    ['tsx --test', 'node:test'],
    ['c8 --reporter=lcov node --test', 'node:test'],
    ['vitest run', 'vitest'],
    ['npx vitest', 'vitest'],
    ['pnpm exec vitest run --project unit', 'vitest'],
    ['yarn vitest', 'vitest'],
    ['NODE_ENV=test cross-env TZ=UTC jest --ci', 'jest'],
    ['node --experimental-vm-modules node_modules/jest/bin/jest.js', 'jest'],
    ['./node_modules/.bin/mocha -r ts-node/register', 'mocha'],
    ['nyc mocha', 'mocha'],
    ['pytest -q', 'pytest'],
    ['python3 -m pytest tests', 'pytest'],
    ['uv run pytest', 'pytest'],
    ['poetry run pytest', 'pytest'],
    ['coverage run -m pytest', 'pytest'],
    ['go test ./...', 'go test'],
  ])('of `%s` is %s', (run, runner) => {
    expect(findRunner(run, undefined)?.runner).toBe(runner);
  });

  test.each([
    'cargo test',
    'make test',
    'bun test',
    'deno test',
    'node test.js',
    'eslint . --test',
    'echo vitest',
    'go vet ./...',
    'npm test',
    '',
  ])('of `%s` is not known', (run) => {
    expect(findRunner(run, undefined)).toBeUndefined();
  });

  test.each([
    ['npm test', { test: 'vitest run' }, '', 'vitest run'],
    ['npm t', { test: 'jest' }, '', 'jest'],
    ['npm run -s unit', { unit: 'node --test' }, '', 'node --test'],
    ['pnpm test', { test: 'npm run unit', unit: 'mocha' }, '', 'mocha'],
    ['yarn test', { test: 'tsc && node --test dist' }, 'tsc && ', 'node --test dist'],
    ['npm test', { pretest: 'tsc', test: 'jest' }, 'tsc && ', 'jest'],
    [
      'npm run lint && npm test',
      { test: 'vitest run', lint: 'biome check' },
      'npm run lint && ',
      'vitest run',
    ],
    ['npm test -- --bail', { test: 'jest' }, '', 'jest --bail'],
    ['npm test', { test: 'cd app && vitest run && eslint .' }, 'cd app && ', 'vitest run'],
    ['bun run test', { test: 'vitest run' }, '', 'vitest run'],
  ])('of `%s` is looked for in %o', (run, all, before, command) => {
    expect(findRunner(run, scripts(all))).toMatchObject({ before, command });
  });

  test('ends where scripts call each other in a circle', () => {
    expect(findRunner('npm test', scripts({ test: 'npm run a', a: 'npm test' }))).toBeUndefined();
  });

  test('takes an operator in quotes for text', () => {
    const run = 'node --test "a && b.js"';
    expect(findRunner(run, undefined)).toEqual({ runner: 'node:test', before: '', command: run });
  });
});
