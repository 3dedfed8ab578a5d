import { defineConfig } from 'vitest/config';
import { RetryReporter } from './test/helpers/retry-reporter.ts';
import { SkipReporter } from './test/helpers/skip-reporter.ts';

const outside = ['**/node_modules/**', 'test/real-agents/**', 'test/fixtures/**'];
// Real agent programs; a file each, and three at a time: they wait more than they work.
const agents = 'test/long/agent-*.test.ts';

// Where a machine wants the counts: a JSON file beside what people read.
const countsFile = process.env.FUGU_TEST_COUNTS;

// A CI machine may be slow at any moment; what fails there twice is no bad luck. Elsewhere once is enough.
const retry = process.env.FUGU_REQUIRE === 'all' ? 1 : 0;

export default defineConfig({
  test: {
    retry,
    pool: 'forks',
    // Tests wait for programs and disks half of their time, so that four keep two cores busy. A limit only
    // ends what hangs.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Ink draws nothing under CI=true, and colours must not depend on who runs the tests.
    env: { FORCE_COLOR: '3', CI: 'false' },
    reporters: [
      'default',
      new SkipReporter(),
      new RetryReporter(process.env.FUGU_TEST_RETRIES),
      ...(countsFile === undefined ? [] : ['json' as const]),
    ],
    ...(countsFile === undefined ? {} : { outputFile: { json: countsFile } }),
    // The rooms that decide; `npm run coverage` runs their own tests.
    coverage: {
      provider: 'v8',
      include: ['source/{rule,router,state,conductor,replies,audit}/**/*.ts'],
      reporter: ['text-summary', 'html'],
      // What was there when it was first measured, a little rounded down. Effects run in journeys.
      thresholds: {
        'source/rule/**': { lines: 97, branches: 90 },
        'source/router/**': { lines: 97, branches: 88 },
        'source/state/**': { lines: 90, branches: 72 },
        'source/conductor/**': { lines: 78, branches: 71 },
        'source/replies/**': { lines: 97, branches: 93 },
        'source/audit/**': { lines: 94, branches: 82 },
      },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...outside, 'test/long/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/long/**/*.test.{ts,tsx}'],
          exclude: [...outside, agents],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'agents',
          include: [agents],
          exclude: outside,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
