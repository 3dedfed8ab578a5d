import type { TestResult } from '../../domain/test-report.ts';

export type ReportReading =
  | { readonly status: 'read'; readonly tests: readonly TestResult[] }
  /** The runner ended before it could say anything, or said what is no report of its own. */
  | { readonly status: 'unreadable'; readonly because: string };
