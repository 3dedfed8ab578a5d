// The form of our own reporters for node:test and pytest: one JSON value a line.
import { z } from 'zod';
import type { TestError, TestResult } from '../../domain/test-report.ts';
import { errorKind } from './error-kind.ts';
import { jsonOf } from './read-json.ts';
import type { ReportReading } from './report-reading.ts';
import { stackFrames } from './stack-frames.ts';

const lineSchema = z.object({
  title: z.string(),
  file: z.string().optional(),
  status: z.enum(['passed', 'failed', 'skipped']),
  /** Where it failed; `process` is the end of a whole test file's process. */
  phase: z.enum(['run', 'load', 'timeout', 'process']).optional(),
  name: z.string().optional(),
  message: z.string().optional(),
  stack: z.string().optional(),
});
type ReportLine = z.infer<typeof lineSchema>;

/** Reads a report of lines; a last line that was cut off is left out. Never throws. */
export function readLineReport(text: string): ReportReading {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tests = lines.flatMap((line) => {
    const read = lineSchema.safeParse(jsonOf(line));
    return read.success ? [testOf(read.data)] : [];
  });
  if (tests.length > 0) return { status: 'read', tests };
  return { status: 'unreadable', because: 'the runner ended without the result of any test' };
}

function testOf(line: ReportLine): TestResult {
  const named = { title: line.title, ...(line.file === undefined ? {} : { file: line.file }) };
  if (line.status !== 'failed') return { ...named, status: line.status };
  return { ...named, status: 'failed', error: errorOf(line) };
}

function errorOf({ phase = 'run', name, message = '', stack = '' }: ReportLine): TestError {
  const whole = name === undefined ? message : `${name}: ${message}`;
  const frames = stackFrames(stack);
  if (phase === 'process') return { ...processError(message), frames };
  return { kind: phase === 'run' ? errorKind(whole) : phase, message: whole, frames };
}

/** A file's process that ended badly was either not able to load it, or left before its tests were done. */
function processError(said: string): Pick<TestError, 'kind' | 'message'> {
  const at = said.search(/^(?:\w*Error\b|Uncaught\b|.*\[ERR_\w+\])/m);
  return at < 0
    ? { kind: 'exit', message: said.trim() }
    : { kind: 'load', message: said.slice(at).trim() };
}
