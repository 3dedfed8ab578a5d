import { describe, expect, test } from 'vitest';
import { findRunner } from '../../../source/workspace/test-runner/find-runner.ts';
import {
  reportCommand,
  watchedTest,
} from '../../../source/workspace/test-runner/report-command.ts';

const place = { root: '/w', folder: '/w/.fugu-1' };

function asked(run: string, ...files: readonly string[]) {
  const found = findRunner(run, undefined);
  if (!found) throw new Error(`no runner in ${run}`);
  const command = reportCommand(found, files, place);
  return { ...command, run: command.run.replace(/^PATH=\S+ /, '') };
}

describe('a check command that also reports', () => {
  test('asks node:test before its files, for its own output and ours', () => {
    expect(asked('node --test --test-reporter=dot', '/w/test/a.test.js').run).toBe(
      'node --test --test-reporter=/w/.fugu-1/reporter.mjs --test-reporter-destination=/w/.fugu-1/report --test-reporter=spec --test-reporter-destination=stdout /w/test/a.test.js',
    );
  });

  test('leaves what runs before the tests, and the flags of the project', () => {
    expect(asked('tsc && vitest run --project unit', '/w/a.test.ts').run).toBe(
      'tsc && vitest run --project unit /w/a.test.ts --reporter=default --reporter=json --outputFile.json=/w/.fugu-1/report',
    );
  });

  test('gives jest the file as a pattern, and mocha one reporter only', () => {
    expect(asked('jest --ci', '/w/a+b.test.js').run).toBe(
      "jest --ci '/w/a\\+b\\.test\\.js' --json --outputFile=/w/.fugu-1/report",
    );
    expect(asked('mocha -R dot', '/w/a.js').run).toBe(
      'mocha /w/a.js --reporter json --reporter-option output=/w/.fugu-1/report',
    );
  });

  test('asks pytest by its environment, and go for its events', () => {
    const pytest = asked('python -m pytest -q', '/w/test_a.py');
    expect(pytest.run).toBe('python -m pytest -q /w/test_a.py');
    expect(pytest.env).toMatchObject({
      PYTEST_ADDOPTS: '-p fugu_report',
      PYTHONPATH: '/w/.fugu-1',
    });
    expect(asked('go test ./...', '/w/a_test.go').run).toBe(
      'go test -json -coverpkg=./... -coverprofile=/w/.fugu-1/cover.out ./... > /w/.fugu-1/report',
    );
  });

  test('quotes a path that a shell would cut', () => {
    expect(asked('vitest run', "/w/it's here.test.js").run).toContain("'/w/it'\\''s here.test.js'");
  });
});

describe('a test file as it is laid down', () => {
  test('tells vitest to write what it reached, and no line of it moves', () => {
    const text = "import { test } from 'vitest';\ntest('a', () => {});";
    const watched = watchedTest('vitest', 'a.test.ts', text);
    expect(watched.startsWith(`${text}\n`)).toBe(true);
    expect(watched).toContain('fuguTakeCoverage()');
  });

  test('is left as it is for other runners and other files', () => {
    expect(watchedTest('jest', 'a.test.ts', 'x')).toBe('x');
    expect(watchedTest('vitest', 'a.json', '{}')).toBe('{}');
  });
});
