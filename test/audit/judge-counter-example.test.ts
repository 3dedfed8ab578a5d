import { describe, expect, test } from 'vitest';
import {
  type CounterExampleRuns,
  judgeCounterExample,
} from '../../source/audit/judge-counter-example.ts';
import type { ChangedFile, CheckResult } from '../../source/domain/artifact.ts';
import type {
  FileReach,
  TestError,
  TestReport,
  TestResult,
  TestRunner,
} from '../../source/domain/test-report.ts';
import type { CounterExample } from '../../source/domain/verdict/verdict.ts';

const own = 'test/ce.test.js';
const content = "import { get } from '../src/get.js';\ntest('three tries', () => {});\n";
const regression: CounterExample = {
  claims: 'regression',
  command: `node --test ${own}`,
  files: [{ path: own, content }],
};
const newBehaviour: CounterExample = { ...regression, claims: 'new-behaviour', criterion: 'C1' };
const criteria = ['a failed fetch is tried three times', 'the last error is thrown'];
const changed = (path: string, change: ChangedFile['change'] = 'modified'): ChangedFile => ({
  ...{ path, change, added: 1, removed: 1 },
});
const touched = [changed('src/get.js')];

const check = (status: CheckResult['status']): CheckResult => ({
  ...{ name: 'counter-example', command: 'node --test', origin: 'acceptance', status },
  ...{ exitCode: status === 'passed' ? 0 : status === 'failed' ? 1 : null },
  ...{ durationMs: 1, tail: '' },
});
const failing = (error: Partial<TestError> = {}, title = 'three tries'): TestResult => ({
  ...{ title, file: own, status: 'failed' },
  error: { kind: 'assertion', message: 'AssertionError: 2 !== 3', frames: [], ...error },
});
const passing: TestResult = { title: 'three tries', file: own, status: 'passed' };
const reached = (path: string, called = true, hasFunctions = true): FileReach => ({
  ...{ path, called, hasFunctions },
});
const ofTest = reached(own, false, false);
const report = (test: TestResult, ...reach: readonly FileReach[]): TestReport => ({
  tests: [test],
  reach: [ofTest, ...reach],
});
const whole = report(failing(), reached('src/get.js'));
const fine = report(passing, reached('src/get.js'));

/** Two runs on the patch and one on the base, as the project's runner reports them. */
function runs(
  first: TestReport = whole,
  second: TestReport = first,
  onBase: TestReport | undefined = fine,
  runner: TestRunner = 'node:test',
): CounterExampleRuns {
  return {
    onPatch: [check('failed'), check('failed')],
    tests: { runner, onPatch: [first, second], ...(onBase === undefined ? {} : { onBase }) },
  };
}

const judge = (example: CounterExample, over: CounterExampleRuns, files = touched) =>
  judgeCounterExample(example, over, criteria, files);

describe('a claimed regression', () => {
  test('is proven by a test that passes on the base and fails twice on the patch', () => {
    expect(judge(regression, runs())).toEqual({
      reproduced: true,
      traced: true,
      because: 'Its test "three tries" fails twice on the patch, and passes on the base.',
      test: { title: 'three tries', message: 'AssertionError: 2 !== 3' },
    });
  });

  test.each<readonly [string, RegExp, CounterExampleRuns]>([
    ['fails on the base too', /does not pass on the base/, runs(whole, whole, whole)],
    [
      'was skipped on the base',
      /does not pass/,
      runs(whole, whole, report({ ...passing, status: 'skipped' })),
    ],
    ['passes once on the patch', /did not fail in the same test/, runs(whole, fine)],
    ['passes on the patch', /passes on the patch/, runs(fine, fine)],
    ['fails once here and once there', /same test/, runs(whole, report(failing({}, 'another')))],
    ['is skipped', /is skipped/, runs(report({ ...passing, status: 'skipped' }))],
    ['ran out of time', /out of time/, runs(report(failing({ kind: 'timeout' })))],
    ['could not be loaded', /could not be loaded/, runs(report(failing({ kind: 'load' })))],
    [
      'ended its process',
      /ended before its test had a result/,
      runs(report(failing({ kind: 'exit' }))),
    ],
    [
      'was not run by the runner',
      /did not run its test file/,
      runs(report({ ...passing, file: 'test/a.js' })),
    ],
    ['ended the runner', /before the runner could say/, runs({ tests: [] })],
  ])('is a doubt when it %s', (_name, because, over) => {
    const judged = judge(regression, over);
    expect(judged.reproduced).toBe(false);
    expect(judged.because).toMatch(because);
  });

  test('is a doubt when a run of it hit the time limit or could not be run', () => {
    const { tests } = runs();
    for (const status of ['timed-out', 'not-run', 'passed'] as const) {
      const onPatch = [check('failed'), check(status)];
      expect(judge(regression, { onPatch, ...(tests ? { tests } : {}) }).reproduced).toBe(false);
    }
  });

  test('is a doubt when it was not run on the base', () => {
    const { onPatch, tests } = runs();
    const bare = tests && { runner: tests.runner, onPatch: tests.onPatch };
    const judged = judge(regression, { onPatch, ...(bare ? { tests: bare } : {}) });
    expect(judged.because).toMatch(/not run on the base/);
  });

  test('that fails because a file is there that was asked for is a doubt', () => {
    const absent = "test('no new file', () => assert(!existsSync('src/new.js')));\n";
    const example = { ...regression, files: [{ path: own, content: absent }] };
    const judged = judge(example, runs(report(failing()), report(failing())), [
      changed('src/new.js', 'added'),
    ]);
    expect(judged.because).toMatch(/runs no code that the patch touches/);
  });

  test('about data that was there before is proven, and marked as not traced', () => {
    const reads = "test('three tries', () => read('../data/prices.json'));\n";
    const example = { ...regression, files: [{ path: own, content: reads }] };
    const judged = judge(example, runs(report(failing())), [changed('data/prices.json')]);
    expect(judged).toMatchObject({ reproduced: true, traced: false });
    expect(judged.because).toMatch(/not traced/);
  });
});

describe('claimed new behaviour', () => {
  test.each([
    'C1',
    'c1',
    '1',
    'C1: it retries',
    '(C1)',
    'Criterion 1',
    'A failed fetch is tried THREE times.',
    'failed fetch is tried three times, as asked: a failed fetch is tried three times',
  ])('is proven when it cites a criterion as `%s`', (criterion) => {
    const judged = judge({ ...newBehaviour, criterion }, runs(whole, whole, undefined));
    expect(judged).toMatchObject({ reproduced: true, traced: true });
    expect(judged.because).toMatch(/against criterion C1\.$/);
  });

  test.each([undefined, '', 'C9', '0', 'it should also log', 'fetch', '3 retries are logged'])(
    'is a doubt when it cites %j',
    (criterion) => {
      const { criterion: _, ...bare } = newBehaviour;
      const example = criterion === undefined ? bare : { ...bare, criterion };
      expect(judge(example, runs()).reproduced).toBe(false);
    },
  );

  test('is proven by an error thrown in code of the patch', () => {
    const frames = [{ file: 'src/get.js', line: 3 }];
    const thrown = failing({ kind: 'thrown', message: 'TypeError: no', frames });
    const loaded = reached('src/get.js', false, true);
    expect(judge(newBehaviour, runs(report(thrown, loaded))).reproduced).toBe(true);
  });

  test('is a doubt when its stack names code that was never loaded: a stack can be written by hand', () => {
    const frames = [{ file: 'src/get.js', line: 3 }];
    const forged = failing({ kind: 'thrown', message: 'TypeError: no', frames });
    expect(judge(newBehaviour, runs(report(forged))).reproduced).toBe(false);
  });

  test('is a doubt when its assertion fails without a call into the patch', () => {
    const loaded = reached('src/get.js', false, true);
    const judged = judge(newBehaviour, runs(report(failing(), loaded)));
    expect(judged.because).toMatch(/runs no code that the patch touches: AssertionError/);
  });

  test('is a doubt when only other files were run', () => {
    const judged = judge(newBehaviour, runs(report(failing(), reached('src/other.js'))));
    expect(judged.reproduced).toBe(false);
  });

  test('is proven and marked when nothing was recorded and the test names a touched file', () => {
    const bare = { tests: [failing()] };
    expect(judge(newBehaviour, runs(bare))).toMatchObject({ reproduced: true, traced: false });
    const elsewhere = judge(newBehaviour, runs(bare), [changed('src/other.js')]);
    expect(elsewhere.reproduced).toBe(false);
  });

  test('is told from nothing by a record that does not hold the test itself', () => {
    // Another coverage tool took the test's process for itself.
    const elsewhere = { tests: [failing()], reach: [reached('src/build.js')] };
    expect(judge(newBehaviour, runs(elsewhere))).toMatchObject({ reproduced: true, traced: false });
  });
});

describe('a counter-example without a test that a runner takes', () => {
  const tests = { onPatch: [check('failed')], onBase: check('failed') };

  test('is a doubt when it is a bare command', () => {
    const bare = { ...newBehaviour, command: "node -e 'process.exit(1)'", files: [] };
    expect(judge(bare, tests).because).toMatch(/bare command/);
  });

  test('is a doubt when a bare regression fails on the patch and passes on the base', () => {
    const bare = { ...regression, command: 'test ! -e src/new.js', files: [] };
    const judged = judge(bare, { onPatch: [check('failed')], onBase: check('passed') });
    expect(judged.reproduced).toBe(false);
  });

  test('is a doubt where the project has no known runner', () => {
    expect(judge(newBehaviour, tests).because).toMatch(/no test runner that is known/);
  });

  test('is a doubt when it could not be run, with the reason', () => {
    const why = { ...check('not-run'), tail: 'it replaces src/get.js, which the tree has already' };
    expect(judge(regression, { onPatch: [why, why] }).because).toMatch(/it replaces src\/get\.js/);
  });
});

describe('a counter-example that brings more than a test', () => {
  const withFile = (path: string): CounterExample => ({
    ...regression,
    files: [...regression.files, { path, content: '{}' }],
  });

  test.each([
    'tests/conftest.py',
    'vitest.config.ts',
    'lib/package.json',
    '.mocharc.yml',
    'app/.npmrc',
  ])('is a doubt when it brings %s', (path) => {
    expect(judge(withFile(path), runs()).because).toMatch(/which steers the runner/);
  });

  test('is proven all the same when it brings what its test reads', () => {
    expect(judge(withFile('test/fixtures/shelf.json'), runs()).reproduced).toBe(true);
  });
});

describe('a test of `go test`, which names no file', () => {
  const file = { path: 'get_test.go', content: 'func TestTries(t *testing.T) {}\n' };
  const example = { ...newBehaviour, files: [file] };
  const result: TestResult = { title: 'TestTries/twice', status: 'failed', error: goError() };

  function goError(): TestError {
    return { kind: 'assertion', message: 'got 2', frames: [] };
  }

  test('is found by its function', () => {
    const over = runs(
      { tests: [result], reach: [reached('get.go')] },
      undefined,
      undefined,
      'go test',
    );
    expect(judge(example, over, [changed('get.go')])).toMatchObject({ traced: true });
  });

  test('is not taken from another file', () => {
    const other = { ...result, title: 'TestOther' };
    const over = runs(
      { tests: [other], reach: [reached('get.go')] },
      undefined,
      undefined,
      'go test',
    );
    expect(judge(example, over, [changed('get.go')]).reproduced).toBe(false);
  });
});
