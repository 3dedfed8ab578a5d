import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../source/events/artifact.ts';
import type { CounterExample } from '../../source/events/verdict.ts';
import { judgeCounterExample } from '../../source/gates/judge-counter-example.ts';

const regression: CounterExample = {
  claims: 'regression',
  command: 'node --test test/ce.test.js',
  files: [{ path: 'test/ce.test.js', content: 'x\n' }],
};
const criteria = ['a failed fetch is tried three times', 'the last error is thrown'];
const assertion = 'not ok 1 - retries\n  at test/ce.test.js:4:2\n  AssertionError: 1 !== 3';
const run = (over: Partial<CheckResult> = {}): CheckResult => ({
  name: 'counter-example',
  command: regression.command,
  origin: 'acceptance',
  status: 'failed',
  exitCode: 1,
  durationMs: 1,
  tail: assertion,
  ...over,
});
const passed = run({ status: 'passed', exitCode: 0, tail: 'ok' });
const twice = (over: Partial<CheckResult> = {}) => [run(over), run(over)];

describe('a claimed regression', () => {
  test('is reproduced when it fails twice on the patch and passes on the base', () => {
    expect(judgeCounterExample(regression, twice(), passed, [])).toEqual({
      reproduced: true,
      because: 'It fails twice on the patched tree and passes on the base.',
    });
  });

  test.each([
    ['fails on the base too', twice(), run()],
    ['was not run on the base', twice(), undefined],
    ['timed out on the base', twice(), run({ status: 'timed-out', exitCode: null })],
    ['passes once on the patch', [run(), passed], passed],
    ['was run once only', [run()], passed],
    ['timed out', twice({ status: 'timed-out', exitCode: null }), passed],
    ['could not be run', twice({ status: 'not-run', exitCode: null }), passed],
    ['found no program', twice({ exitCode: 127, tail: 'sh: mocha: not found' }), passed],
    ['found no test', twice({ tail: 'No test files found, exiting with code 1' }), passed],
    [
      'named a file the runner lacks',
      twice({ tail: "Could not find '/w/test/ce.test.js'" }),
      passed,
    ],
    ['named a script that is missing', twice({ tail: 'npm error Missing script: "ce"' }), passed],
  ])('is not reproduced when it %s', (_name, onPatch, onBase) => {
    expect(judgeCounterExample(regression, onPatch, onBase, []).reproduced).toBe(false);
  });

  test('with a command that always fails is not reproduced', () => {
    const always = { ...regression, command: 'exit 1' };
    expect(judgeCounterExample(always, twice(), passed, []).reproduced).toBe(false);
  });
});

describe('a failure of the test file itself', () => {
  test.each([
    [
      'a syntax error',
      '/w/test/ce.test.js:3\nconst = 4\n      ^\n\nSyntaxError: Unexpected token\n    at node:internal/modules/esm/utils:1:2',
    ],
    [
      'a missing export',
      "file:///w/test/ce.test.js:1\nimport { a } from '../a.js'\nSyntaxError: The requested module '../a.js' does not provide an export named 'a'",
    ],
    [
      'a missing module',
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/nope.js' imported from /w/test/ce.test.js",
    ],
    [
      'a missing module with its stack',
      "Error: Cannot find module './nope'\nRequire stack:\n- /w/test/ce.test.js",
    ],
  ])('that is %s proves nothing', (_name, tail) => {
    const judged = judgeCounterExample(regression, twice({ tail }), passed, []);
    expect(judged.reproduced).toBe(false);
    expect(judged.because).toContain('test/ce.test.js could not be loaded');
  });

  test.each([
    [
      'a syntax error in the patched code',
      'file:///w/src/a.js:5\nexport cons\n\nSyntaxError: Unexpected identifier',
    ],
    [
      'an error the tested code throws',
      "location: '/w/test/ce.test.js:4:1'\nSyntaxError: Unexpected token } in JSON\n    at JSON.parse (<anonymous>)\n    at read (file:///w/src/a.js:3:10)\n    at file:///w/test/ce.test.js:5:1",
    ],
    [
      'a module the patched code lacks',
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/gone.js' imported from /w/src/a.js",
    ],
  ])('is told from %s', (_name, tail) => {
    expect(judgeCounterExample(regression, twice({ tail }), passed, []).reproduced).toBe(true);
  });
});

describe('claimed new behaviour', () => {
  const claim = (criterion?: string): CounterExample => ({
    ...regression,
    claims: 'new-behaviour',
    ...(criterion === undefined ? {} : { criterion }),
  });

  test.each([
    'C1',
    'c1',
    '1',
    'C1: it retries',
    '(C1)',
    'Criterion 1',
    'A failed fetch is tried THREE times.',
    'failed fetch is tried three times, as asked: a failed fetch is tried three times',
  ])('is reproduced when it cites a criterion as `%s`', (criterion) => {
    const judged = judgeCounterExample(claim(criterion), twice(), undefined, criteria);
    expect(judged).toEqual({
      reproduced: true,
      because: 'It fails twice on the patched tree, against criterion C1.',
    });
  });

  test.each([undefined, '', 'C9', '0', 'it should also log', 'fetch', '3 retries are logged'])(
    'is not reproduced when it cites %j',
    (criterion) => {
      expect(judgeCounterExample(claim(criterion), twice(), undefined, criteria).reproduced).toBe(
        false,
      );
    },
  );
});
