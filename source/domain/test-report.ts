/** What a project's test runner said, title by title: the one form that every runner is read into. */

export const testRunners = ['node:test', 'vitest', 'jest', 'mocha', 'pytest', 'go test'] as const;
export type TestRunner = (typeof testRunners)[number];

/** A place in a file, as an error's stack names it; the path is relative to the project where it lies in it. */
export type StackFrame = { readonly file: string; readonly line: number };

/**
 * Why a test failed. `load`: its file could not be read or imported, so no test ran. `exit`: the
 * process ended, or was told to end, before the test had a result.
 */
export type TestError = {
  readonly kind: 'assertion' | 'thrown' | 'load' | 'timeout' | 'exit';
  readonly message: string;
  readonly frames: readonly StackFrame[];
};

export type TestResult = {
  /** The whole title, with those of the suites around it. */
  readonly title: string;
  /** Absent where the runner does not name it (`go test`). */
  readonly file?: string;
} & (
  | { readonly status: 'passed' | 'skipped' }
  | { readonly status: 'failed'; readonly error: TestError }
);

/**
 * What a run of tests reached of one file of the project: whether a function in it was called, and
 * whether it has any that could be.
 */
export type FileReach = {
  readonly path: string;
  readonly called: boolean;
  readonly hasFunctions: boolean;
};

/** One run of a test runner. */
export type TestReport = {
  readonly tests: readonly TestResult[];
  /** Absent where nothing was recorded, as when another tool took the coverage for itself. */
  readonly reach?: readonly FileReach[];
};
