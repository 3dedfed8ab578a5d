// The JSON of jest's `--json`, which vitest's `json` reporter writes too.
import { z } from 'zod';
import type { TestError, TestResult } from '../../domain/test-report.ts';
import { errorKind } from './error-kind.ts';
import { readJson } from './read-json.ts';
import type { ReportReading } from './report-reading.ts';
import { stackFrames, stackMessage } from './stack-frames.ts';

const schema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
          failureDetails: z
            .array(z.looseObject({ matcherResult: z.unknown().optional() }))
            .nullish(),
        }),
      ),
    }),
  ),
});
type Suite = z.infer<typeof schema>['testResults'][number];

/** Reads the JSON report of jest or vitest. Never throws. */
export function readJestReport(text: string): ReportReading {
  const reading = readJson(schema, text);
  if (reading.status === 'unreadable') return reading;
  return { status: 'read', tests: reading.value.testResults.flatMap(testsOf) };
}

function testsOf(suite: Suite): readonly TestResult[] {
  const { name: file } = suite;
  if (suite.assertionResults.length === 0 && suite.status === 'failed') {
    const message = suite.message ?? '';
    const error = { kind: 'load', message, frames: stackFrames(message) } as const;
    return [{ title: file, file, status: 'failed', error }];
  }
  return suite.assertionResults.map((one): TestResult => {
    const named = { title: one.fullName.trim(), file };
    if (one.status === 'failed') return { ...named, status: 'failed', error: errorOf(one) };
    return { ...named, status: one.status === 'passed' ? 'passed' : 'skipped' };
  });
}

function errorOf(one: Suite['assertionResults'][number]): TestError {
  const [stack = ''] = one.failureMessages ?? [];
  const matched = one.failureDetails?.some(({ matcherResult }) => matcherResult !== undefined);
  const message = stackMessage(stack);
  const kind = errorKind(message);
  return {
    kind: kind === 'thrown' && matched === true ? 'assertion' : kind,
    message,
    frames: stackFrames(stack),
  };
}
