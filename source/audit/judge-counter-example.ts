import type { ChangedFile, CheckResult } from '../domain/artifact.ts';
import type { TestReport, TestResult, TestRunner } from '../domain/test-report.ts';
import type { CounterExample } from '../domain/verdict/verdict.ts';
import { citedCriterion } from './cite-criterion.ts';
import { namedFiles } from './named-files.ts';
import { type Trace, traceFailure } from './trace-failure.ts';

/** What came of running a counter-example: its commands, and what the project's runner said of its tests. */
export type CounterExampleRuns = {
  readonly onPatch: readonly CheckResult[];
  readonly onBase?: CheckResult;
  /** Absent where the project has no runner that is known, or the example brings no test. */
  readonly tests?: {
    readonly runner: TestRunner;
    readonly onPatch: readonly TestReport[];
    readonly onBase?: TestReport;
  };
};

export type Reproduction =
  | { readonly reproduced: false; readonly because: string }
  | {
      readonly reproduced: true;
      readonly because: string;
      /** The failure was followed into code that the patch touches. */
      readonly traced: boolean;
      readonly test: { readonly title: string; readonly message: string };
    };

type Failed = Extract<TestResult, { readonly status: 'failed' }>;

/** What a runner or a package manager obeys: with it any test can be made to fail. */
const settings =
  /(?:^|\/)(?:conftest\.py|sitecustomize\.py|package\.json|tsconfig[\w.-]*\.json|pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml|go\.(?:mod|work)|\.(?:npmrc|mocharc|env|babelrc|swcrc)[\w.-]*|[\w.-]+\.(?:config|setup|workspace)\.\w+)$/;

const no = (because: string): Reproduction => ({ reproduced: false, because });

/**
 * Whether a counter-example proves what it claims: a test of its own fails twice on the patch under
 * the project's runner, in the same title, by an assertion or an error thrown, and the failure leads
 * to files that the patch touches. A regression must also pass on the base; new behaviour must cite
 * one of `criteria`. Whatever proves less is a doubt, and only a person settles a doubt.
 */
export function judgeCounterExample(
  example: CounterExample,
  runs: CounterExampleRuns,
  criteria: readonly string[],
  touched: readonly ChangedFile[],
): Reproduction {
  const { tests } = runs;
  const steering = example.files.find(({ path }) => settings.test(path));
  if (steering !== undefined)
    return no(
      `It brings ${steering.path}, which steers the runner; a proof is a test and nothing else.`,
    );
  if (tests === undefined) return no(whyUntested(example, runs));
  const [first, second] = tests.onPatch;
  if (first === undefined || second === undefined) return no(whyNotRun(runs.onPatch));
  const badly = runs.onPatch.every(({ status }) => status === 'failed');
  const failed = badly ? sameFailure(example, first, second) : undefined;
  if (failed === undefined) return no(whyNoFailure(example, [first, second], runs));
  const claim =
    example.claims === 'regression'
      ? whyNoRegression(example, failed, tests.onBase)
      : whyNoCriterion(example, criteria);
  if (claim !== undefined) return no(claim);
  const failure = { runner: tests.runner, report: second, error: failed.error };
  const trace = traceFailure(example, failure, touched);
  return trace === 'neither' && !isAboutOldFile(example, touched)
    ? no(`Its test fails, but it runs no code that the patch touches${shown(failed)}`)
    : proven(example, failed, trace, criteria);
}

function proven(
  example: CounterExample,
  failed: Failed,
  trace: Trace,
  criteria: readonly string[],
): Reproduction {
  const cited = citedCriterion(example.criterion ?? '', criteria) ?? 0;
  const against =
    example.claims === 'regression' ? 'and passes on the base' : `against criterion C${cited + 1}`;
  const mark = trace === 'traced' ? '' : ' Reproduced, not traced: nothing records what it ran.';
  const because = `Its test "${failed.title}" fails twice on the patch, ${against}.${mark}`;
  const test = { title: failed.title, message: failed.error.message.slice(0, 2000) };
  return { reproduced: true, because, traced: trace === 'traced', test };
}

function whyUntested({ files }: CounterExample, { onPatch }: CounterExampleRuns): string {
  const [run] = onPatch;
  if (run?.status === 'not-run') return whyNotRun(onPatch);
  if (files.length === 0)
    return 'It is a bare command with no test of its own, and a command can fail whatever the code does.';
  return "The project's checks start no test runner that is known, so its failure cannot be told from an accident.";
}

function whyNotRun(runs: readonly CheckResult[]): string {
  const run = runs.find(({ status }) => status === 'not-run');
  return `It could not be run${run === undefined ? '.' : `: ${run.tail.trim().split('\n').at(-1)}`}`;
}

/** A failure in the same title in both runs: chance fails once, or elsewhere. */
function sameFailure(
  example: CounterExample,
  first: TestReport,
  second: TestReport,
): Failed | undefined {
  const again = failures(example, second);
  return failures(example, first)
    .filter(counts)
    .map(({ title }) => again.find((one) => one.title === title && counts(one)))
    .find((one) => one !== undefined);
}

const counts = ({ error }: Failed) => error.kind === 'assertion' || error.kind === 'thrown';

function failures(example: CounterExample, report: TestReport): readonly Failed[] {
  return ownTests(example, report).filter((test): test is Failed => test.status === 'failed');
}

/** The results that are about the example's own files. */
function ownTests(example: CounterExample, { tests }: TestReport): readonly TestResult[] {
  return tests.filter((test) => example.files.some((file) => isOf(test, file)));
}

function isOf({ file, title }: TestResult, own: CounterExample['files'][number]): boolean {
  if (file !== undefined) return file === own.path;
  // `go test` names no file, so its functions are looked up in the file's text.
  const [name = ''] = title.split('/');
  return own.path.endsWith('_test.go') && new RegExp(`\\bfunc ${name}\\b`).test(own.content);
}

function whyNoFailure(
  example: CounterExample,
  reports: readonly TestReport[],
  { onPatch }: CounterExampleRuns,
): string {
  if (onPatch.some(({ status }) => status === 'timed-out'))
    return 'It ran into its time limit, which shows nothing.';
  const own = reports.flatMap((report) => ownTests(example, report));
  const failed = reports.flatMap((report) => failures(example, report));
  const of = (kind: Failed['error']['kind']) => failed.find(({ error }) => error.kind === kind);
  const load = of('load');
  if (load !== undefined) return `Its test file could not be loaded, so no test ran${shown(load)}`;
  const exit = of('exit');
  if (exit !== undefined)
    return `The process ended before its test had a result, by the test itself or by the code it calls${shown(exit)}`;
  if (of('timeout') !== undefined) return 'Its test ran out of time, which shows nothing.';
  if (own.length === 0) return whyNothingSaid(onPatch, reports);
  if (failed.length > 0) return 'Its two runs did not fail in the same test, so chance may have.';
  if (own.every(({ status }) => status === 'skipped')) return 'Its test is skipped.';
  return 'Its test passes on the patch.';
}

function whyNothingSaid(runs: readonly CheckResult[], reports: readonly TestReport[]): string {
  if (reports.some(({ tests }) => tests.length > 0))
    return "The project's runner did not run its test file.";
  const code = runs.find(({ exitCode }) => exitCode !== null)?.exitCode;
  return `The process ended${code === undefined ? '' : ` with ${code}`} before the runner could say anything about its test.`;
}

const shown = ({ error }: Failed) =>
  `: ${error.message.trim().split('\n')[0]?.slice(0, 200) ?? ''}`;

function whyNoRegression(
  example: CounterExample,
  { title }: Failed,
  onBase: TestReport | undefined,
): string | undefined {
  if (onBase === undefined) return 'It was not run on the base, where it must pass.';
  const before = ownTests(example, onBase).filter((test) => test.title === title);
  if (before.some(({ status }) => status === 'passed')) return undefined;
  return `It claims a regression, and its test "${title}" does not pass on the base either.`;
}

function whyNoCriterion(
  { criterion }: CounterExample,
  criteria: readonly string[],
): string | undefined {
  if (criterion === undefined)
    return 'It claims new behaviour and cites no criterion of the contract.';
  if (citedCriterion(criterion, criteria) !== undefined) return undefined;
  return `It cites "${criterion.slice(0, 120)}", which is not a criterion of the contract.`;
}

/**
 * A regression is shown by the base alone where the test names a file that was there before. One
 * that names only new files fails because they are there, as they were asked to be.
 */
function isAboutOldFile(example: CounterExample, touched: readonly ChangedFile[]): boolean {
  if (example.claims !== 'regression') return false;
  const old = touched.filter(({ change }) => change !== 'added').map(({ path }) => path);
  return namedFiles(example.files, old).length > 0;
}
