import type { TestRunner } from '../../domain/test-report.ts';
import { readGoReport } from './read-go-report.ts';
import { readJestReport } from './read-jest-report.ts';
import { readLineReport } from './read-line-report.ts';
import { readMochaReport } from './read-mocha-report.ts';
import type { ReportReading } from './report-reading.ts';

/** Reads what a test runner wrote for machines. Never throws. */
export function readTestReport(runner: TestRunner, text: string): ReportReading {
  switch (runner) {
    case 'node:test':
    case 'pytest':
      return readLineReport(text);
    case 'vitest':
    case 'jest':
      return readJestReport(text);
    case 'mocha':
      return readMochaReport(text);
    case 'go test':
      return readGoReport(text);
    default:
      return runner satisfies never;
  }
}
