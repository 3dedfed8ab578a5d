// The JSON of mocha's own `json` reporter.
import { z } from 'zod';
import type { TestResult } from '../../domain/test-report.ts';
import { errorKind } from './error-kind.ts';
import { readJson } from './read-json.ts';
import type { ReportReading } from './report-reading.ts';
import { stackFrames } from './stack-frames.ts';

const testSchema = z.object({
  fullTitle: z.string(),
  file: z.string().nullish(),
  err: z.object({
    name: z.string().optional(),
    message: z.string().optional(),
    stack: z.string().optional(),
  }),
});
const schema = z.object({
  passes: z.array(testSchema),
  pending: z.array(testSchema),
  failures: z.array(testSchema),
});
type Test = z.infer<typeof testSchema>;

/** Reads the report of mocha's `json` reporter. Never throws. */
export function readMochaReport(text: string): ReportReading {
  const reading = readJson(schema, text);
  if (reading.status === 'unreadable') return reading;
  const { passes, pending, failures } = reading.value;
  const tests = [
    ...passes.map((test): TestResult => ({ ...named(test), status: 'passed' })),
    ...pending.map((test): TestResult => ({ ...named(test), status: 'skipped' })),
    ...failures.map(failed),
  ];
  return { status: 'read', tests };
}

const named = ({ fullTitle, file }: Test) => ({
  title: fullTitle.trim(),
  ...(file === undefined || file === null ? {} : { file }),
});

function failed(test: Test): TestResult {
  const { name, message = '', stack = '' } = test.err;
  const [first = ''] = stack.split('\n');
  // Its JSON drops the name of most errors; the stack's first line keeps it.
  const whole = name === undefined ? first || message : `${name}: ${message}`;
  const error = { kind: errorKind(whole), message: whole, frames: stackFrames(stack) };
  return { ...named(test), status: 'failed', error };
}
