import type { TestError } from '../../domain/test-report.ts';

const timeouts =
  /\bSTACK_TRACE_ERROR\b|\b(?:Test|Hook) timed out in \d+ ?ms|Exceeded timeout of \d+ ms|Timeout of \d+ms exceeded|\btimed out after \d|^Failed: Timeout/i;
const exits = /process\.exit (?:unexpectedly )?called with|^SystemExit\b/;
const assertions = /^(?:\w*Assertion\w*)\b|^Error: expect\(|\bERR_ASSERTION\b/;

/** What kind of error a message tells of, by the words that the runners themselves use. */
export function errorKind(message: string): Exclude<TestError['kind'], 'load'> {
  if (timeouts.test(message)) return 'timeout';
  if (exits.test(message)) return 'exit';
  return assertions.test(message) ? 'assertion' : 'thrown';
}
