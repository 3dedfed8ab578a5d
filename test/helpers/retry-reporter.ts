import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase } from 'vitest/node';

/**
 * Names every test that passed only at a later try, after the summary: it is to be mended. `file`
 * gets the same names, one a line, for whoever runs several suites.
 */
export class RetryReporter implements Reporter {
  private retried: readonly string[] = [];
  private readonly file: string | undefined;

  constructor(file?: string) {
    this.file = file;
  }

  onTestRunStart(): void {
    this.retried = [];
  }

  onTestCaseResult(test: TestCase): void {
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    if (test.diagnostic()?.flaky === true) this.retried = [...this.retried, name];
  }

  onTestRunEnd(): void {
    if (this.retried.length === 0) return;
    process.stdout.write(retryTable(this.retried));
    if (this.file !== undefined) appendFileSync(this.file, `${this.retried.join('\n')}\n`);
  }
}

function retryTable(names: readonly string[]): string {
  const heading = `\nRETRIED ${names.length} (each needed a second try: mend it)`;
  return `${[heading, ...names.map((name) => `  ${name}`)].join('\n')}\n`;
}
