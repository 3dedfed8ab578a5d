import type { Reporter, TestCase } from 'vitest/node';
import type {} from './needs.ts';

interface Skip {
  readonly needs: string;
  readonly title: string;
}

/** Prints every test skipped for a missing program, in one table, after the summary. */
export class SkipReporter implements Reporter {
  private skips: readonly Skip[] = [];

  onTestRunStart(): void {
    this.skips = [];
  }

  onTestCaseResult(test: TestCase): void {
    if (test.result().state !== 'skipped') return;
    const reason = test.meta().needs ?? 'no reason given';
    const title = `${test.module.relativeModuleId} > ${test.fullName}`;
    this.skips = [...this.skips, { needs: reason, title }];
  }

  onTestRunEnd(): void {
    if (this.skips.length > 0) process.stdout.write(skipTable(this.skips));
  }
}

/** The table: one row per skipped test, sorted by what it needs. */
export function skipTable(skips: readonly Skip[]): string {
  const rows = [...skips].sort((a, b) => a.needs.localeCompare(b.needs));
  const width = Math.max(...rows.map((row) => row.needs.length));
  const lines = rows.map((row) => `  ${row.needs.padEnd(width)}  ${row.title}`);
  return [
    `\nSKIPPED ${rows.length} (FUGU_REQUIRE=all makes each a failure, but for agent-claude and llama-server)`,
    ...lines,
    '',
  ].join('\n');
}
