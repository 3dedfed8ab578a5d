import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTestReport } from '../../../source/audit/test-report/read-test-report.ts';
import type { TestRunner } from '../../../source/domain/test-report.ts';

// Recorded: one pass, one failed assertion, one error thrown in src, a skipped and a slow test, and files that left or could not be loaded.
const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/test-reports/${name}`, import.meta.url), 'utf8');

type Told = { readonly title: string; readonly said: string };

function read(runner: TestRunner, text: string): readonly Told[] {
  const reading = readTestReport(runner, text);
  if (reading.status === 'unreadable') throw new Error(reading.because);
  return reading.tests.map((one) => ({
    title: one.title,
    said: one.status === 'failed' ? one.error.kind : one.status,
  }));
}

const files: readonly (readonly [TestRunner, string, readonly Told[]])[] = [
  [
    'node:test',
    'node-test.jsonl',
    [
      { title: 'adds', said: 'passed' },
      { title: 'doubles a number', said: 'assertion' },
      { title: 'boom > goes off: # loudly', said: 'thrown' },
      { title: 'boom > is skipped', said: 'skipped' },
      { title: 'boom > takes too long', said: 'timeout' },
      { title: 'test/exit.test.js', said: 'exit' },
      { title: 'test/load.test.js', said: 'load' },
      { title: 'test/says-ok.test.js', said: 'exit' },
      { title: 'test/top.test.js', said: 'load' },
    ],
  ],
  [
    'vitest',
    'vitest.json',
    [
      { title: 'adds', said: 'passed' },
      { title: 'doubles a number', said: 'assertion' },
      { title: 'boom goes off', said: 'thrown' },
      { title: 'boom is skipped', said: 'skipped' },
      { title: 'boom takes too long', said: 'timeout' },
      { title: 'leaves', said: 'exit' },
      { title: 'test/load.test.js', said: 'load' },
      { title: 'test/top.test.js', said: 'load' },
    ],
  ],
  [
    'jest',
    'jest.json',
    [
      { title: 'adds', said: 'passed' },
      { title: 'doubles a number', said: 'assertion' },
      { title: 'boom goes off', said: 'thrown' },
      { title: 'boom is skipped', said: 'skipped' },
      { title: 'boom takes too long', said: 'timeout' },
      { title: 'test/load.test.js', said: 'load' },
    ],
  ],
  [
    'mocha',
    'mocha.json',
    [
      { title: 'adds', said: 'passed' },
      { title: 'boom is skipped', said: 'skipped' },
      { title: 'doubles a number', said: 'assertion' },
      { title: 'boom goes off', said: 'thrown' },
      { title: 'boom takes too long', said: 'timeout' },
    ],
  ],
  [
    'pytest',
    'pytest.jsonl',
    [
      { title: 'tests/test_calc.py::test_adds', said: 'passed' },
      { title: 'tests/test_calc.py::test_doubles', said: 'assertion' },
      { title: 'tests/test_calc.py::TestBoom::test_goes_off', said: 'thrown' },
      { title: 'tests/test_calc.py::TestBoom::test_skipped', said: 'skipped' },
      { title: 'tests/test_calc.py::TestBoom::test_leaves', said: 'exit' },
      { title: 'tests/test_load.py', said: 'load' },
    ],
  ],
  [
    'go test',
    'go.jsonl',
    [
      { title: 'TestAdds', said: 'passed' },
      { title: 'TestDoubles/two', said: 'assertion' },
      { title: 'TestSkipped', said: 'skipped' },
      { title: 'TestBoom', said: 'thrown' },
    ],
  ],
];

describe.each(files)('a report of %s', (runner, file, told) => {
  const text = recorded(file);

  test('is read title by title, with what kind of failure each was', () => {
    expect(read(runner, text)).toEqual(told);
  });

  test('names the file of the code that threw', () => {
    const reading = readTestReport(runner, text);
    const thrown =
      reading.status === 'read'
        ? reading.tests.find((one) => one.status === 'failed' && one.error.kind === 'thrown')
        : undefined;
    const frames = thrown?.status === 'failed' ? thrown.error.frames : [];
    expect(frames.map((frame) => frame.file).join(' ')).toMatch(
      /(?:^| )(?:src\/)?calc\.(?:js|py|go)\b/,
    );
  });

  test('that is empty, or not its own, is none', () => {
    expect(readTestReport(runner, '').status).toBe('unreadable');
    expect(readTestReport(runner, 'ok 1 - all fine\n').status).toBe('unreadable');
    expect(readTestReport(runner, '{"results": 3}').status).toBe('unreadable');
  });
});

describe('a report of lines', () => {
  test('keeps what came before a line that was cut off', () => {
    const lines = '{"title":"one","file":"a.js","status":"passed"}\n{"title":"tw';
    expect(read('node:test', lines)).toEqual([{ title: 'one', said: 'passed' }]);
  });

  test('of a hook that fails before each test counts as an error that was thrown', () => {
    const failed = {
      title: 'one',
      status: 'failed',
      phase: 'run',
      name: 'TypeError',
      message: 'no',
    };
    expect(read('pytest', JSON.stringify(failed))).toEqual([{ title: 'one', said: 'thrown' }]);
  });
});
