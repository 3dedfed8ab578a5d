import { describe, expect, it } from 'vitest';
import { countLine, diagnosisLines, reportJson, verdictOf } from '../../source/doctor/report.ts';
import type { Diagnosis } from '../../source/domain/diagnosis.ts';

const ok: Diagnosis = { name: 'git', status: 'ok', what: 'git 2.39.5 is there.' };
const warning: Diagnosis = {
  name: 'disk',
  status: 'warning',
  what: '1.0 GiB are free where runs are kept.',
  remedy: 'Free some space.',
};
const broken: Diagnosis = { ...warning, name: 'model codex', status: 'broken' };
const notRun: Diagnosis = { name: 'hermes', status: 'untested', what: 'Never tried.' };

describe('the report for a person', () => {
  it('has mark, name and sentence on one line, and the remedy below', () => {
    expect(diagnosisLines(ok)).toEqual(['✓ ok        git                 git 2.39.5 is there.']);
    const [first, second] = diagnosisLines(warning);
    expect(first).toMatch(/^! warning {3}disk +1\.0 GiB/);
    expect(second).toMatch(/^ +→ Free some space\.$/);
  });

  it('keeps inside the columns of a terminal, and elsewhere keeps a sentence on one line', () => {
    const long = { ...warning, what: 'word '.repeat(60).trim() };
    const lines = diagnosisLines(long, 80);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeGreaterThan(3);
    expect(diagnosisLines(long)).toHaveLength(2);
  });

  it('ends with how many there are of each, the worst first', () => {
    expect(countLine([ok, ok, warning, broken, notRun])).toBe(
      '1 broken, 1 warning, 2 ok, 1 untested.',
    );
    expect(countLine([ok])).toBe('1 ok.');
  });
});

describe('the verdict', () => {
  it('is the worst of all, and what was not run counts as nothing', () => {
    expect(verdictOf([ok, notRun])).toBe('ok');
    expect(verdictOf([ok, warning])).toBe('warning');
    expect(verdictOf([broken, ok, warning])).toBe('broken');
  });
});

it('the report for programs has the same keys for every check', () => {
  const report = JSON.parse(reportJson([ok, broken]));
  expect(report).toEqual({
    version: 1,
    status: 'broken',
    checks: [{ ...ok, remedy: '' }, broken],
  });
});
