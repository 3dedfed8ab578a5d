import type { TestResult, TestRunner } from '../../events/test-report.ts';
import { readGoReport } from './read-go-report.ts';
import { readJestReport } from './read-jest-report.ts';
import { readLineReport } from './read-line-report.ts';
import { readMochaReport } from './read-mocha-report.ts';

export type ReportReading =
  | { readonly status: 'read'; readonly tests: readonly TestResult[] }
  /** The runner ended before it could say anything, or said what is no report of its own. */
  | { readonly status: 'unreadable'; readonly because: string };

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
