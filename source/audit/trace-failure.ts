// Whether the failure of a verifier's test comes from code that the patch touches.
import type { ChangedFile } from '../domain/artifact.ts';
import type { FileReach, TestError, TestReport, TestRunner } from '../domain/test-report.ts';
import type { CounterExample } from '../domain/verdict/verdict.ts';
import { namedFiles } from './named-files.ts';

/**
 * `traced`: the run called a function of a touched file, or the error came out of one. `named`: no
 * record can say so, and the test names the touched file. `neither`: nothing leads to the patch.
 */
export type Trace = 'traced' | 'named' | 'neither';

export type Failure = {
  readonly runner: TestRunner;
  readonly report: TestReport;
  readonly error: TestError;
};

const endings: Readonly<Record<TestRunner, RegExp>> = {
  'node:test': /\.[cm]?[jt]sx?$/,
  vitest: /\.(?:[cm]?[jt]sx?|vue|svelte)$/,
  jest: /\.[cm]?[jt]sx?$/,
  mocha: /\.[cm]?[jt]sx?$/,
  pytest: /\.py$/,
  'go test': /\.go$/,
};

/** How the failure of one test leads to the files of a patch. */
export function traceFailure(
  example: CounterExample,
  { runner, report, error }: Failure,
  touched: readonly ChangedFile[],
): Trace {
  const paths = touched.map(({ path }) => path);
  const named = namedFiles(example.files, paths);
  const reach = usable(example, runner, report);
  const thrown = paths.filter((path) => error.frames.some(({ file }) => file === path));
  if (reach === undefined)
    return thrown.length > 0 ? 'traced' : named.length > 0 ? 'named' : 'neither';
  const reached = (path: string) => reach.find((one) => one.path === path);
  if (paths.some((path) => reached(path)?.called === true)) return 'traced';
  // A stack can be written by hand; a file that was never loaded threw nothing.
  if (thrown.some((path) => reached(path) !== undefined)) return 'traced';
  const data = named.filter((path) => {
    const code = endings[runner].test(path);
    return !code || reached(path)?.hasFunctions === false;
  });
  return data.length > 0 ? 'named' : 'neither';
}

/** What was reached, where the record covers the process that ran the test. */
function usable(
  { files }: CounterExample,
  runner: TestRunner,
  { reach }: TestReport,
): readonly FileReach[] | undefined {
  if (reach === undefined || runner === 'go test' || runner === 'pytest') return reach;
  return files.some(({ path }) => reach.some((one) => one.path === path)) ? reach : undefined;
}
