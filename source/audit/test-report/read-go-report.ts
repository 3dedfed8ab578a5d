// The event stream of `go test -json`: https://pkg.go.dev/cmd/test2json
import { z } from 'zod';
import type { TestError, TestResult } from '../../domain/test-report.ts';
import { jsonOf } from './read-json.ts';
import type { ReportReading } from './report-reading.ts';
import { stackFrames } from './stack-frames.ts';

const eventSchema = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});
type Event = z.infer<typeof eventSchema>;

/** Reads the events of `go test -json`; lines of the compiler between them are passed over. Never throws. */
export function readGoReport(text: string): ReportReading {
  const events = text.split('\n').flatMap((line) => {
    const read = eventSchema.safeParse(jsonOf(line));
    return read.success ? [read.data] : [];
  });
  const ends = events.filter(({ Action }) => ['pass', 'fail', 'skip'].includes(Action));
  if (ends.length === 0)
    return { status: 'unreadable', because: 'the runner ended without the result of any test' };
  const failed = ends.filter(({ Action }) => Action === 'fail');
  const tests = ends.flatMap((end) => testsOf(end, failed, events));
  return { status: 'read', tests };
}

function testsOf(
  end: Event,
  failed: readonly Event[],
  events: readonly Event[],
): readonly TestResult[] {
  const { Action, Package = '', Test } = end;
  const below = failed.filter((other) => other.Package === Package && other.Test !== undefined);
  const said = events
    .filter((event) => event.Package === Package && event.Test === Test)
    .map(({ Output = '' }) => Output)
    .join('');
  if (Test === undefined) {
    if (Action !== 'fail' || below.length > 0) return [];
    return [{ title: Package, status: 'failed', error: packageError(said) }];
  }
  if (Action === 'pass') return [{ title: Test, status: 'passed' }];
  if (Action === 'skip') return [{ title: Test, status: 'skipped' }];
  // A test fails with its subtests; what failed is those.
  if (below.some((other) => other.Test?.startsWith(`${Test}/`))) return [];
  return [{ title: Test, status: 'failed', error: testError(said) }];
}

function testError(said: string): TestError {
  const message = said
    .split('\n')
    .filter((line) => !/^\s*(?:===|---) /.test(line))
    .join('\n')
    .trim();
  const frames = [...goFrames(said), ...stackFrames(said)];
  if (/^panic: test timed out after/m.test(said)) return { kind: 'timeout', message, frames };
  return { kind: /^panic: /m.test(said) ? 'thrown' : 'assertion', message, frames };
}

/** `	/path/file.go:12 +0x1d` of a goroutine, and `    file_test.go:9: words` of a test. */
function goFrames(said: string): TestError['frames'] {
  return [...said.matchAll(/^\s+(\S+\.go):(\d+)(?::| \+0x)/gm)].map(([, file = '', line]) => ({
    file,
    line: Number(line),
  }));
}

function packageError(said: string): TestError {
  const kind = /\[(?:build|setup) failed\]/.test(said) ? 'load' : 'exit';
  return { kind, message: said.trim(), frames: [] };
}
