import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from './tracked.ts';

const folder = mkdtempSync(join(tmpdir(), 'fugu-retry-'));
const names = join(folder, 'retried.txt');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one test file under vitest with two tries, as in CI. */
function run(body: string): string {
  const reporter = JSON.stringify(join(root, 'test', 'helpers', 'retry-reporter.ts'));
  const use = `reporters: [new RetryReporter(${JSON.stringify(names)})]`;
  const config = `import { RetryReporter } from ${reporter};\nexport default { test: { retry: 1, ${use} } };\n`;
  writeFileSync(join(folder, 'vitest.config.ts'), config);
  writeFileSync(join(folder, 'a.test.ts'), `import { expect, it } from 'vitest';\n${body}\n`);
  if (!existsSync(join(folder, 'node_modules'))) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  }
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: '' } } as const;
  return spawnSync(process.execPath, [vitest, 'run'], options).stdout;
}

it('names the test that passed at the second try only, and keeps its name for the end', () => {
  const told = run(
    "let tries = 0;\nit('falls once', () => expect(++tries).toBe(2));\nit('stands', () => expect(1).toBe(1));",
  );
  expect(told).toContain('RETRIED 1 ');
  expect(told).toContain('  a.test.ts > falls once');
  expect(told).not.toContain('stands');
  expect(readFileSync(names, 'utf8')).toBe('a.test.ts > falls once\n');
});

it('names no test that passed at once, and none that failed each time', () => {
  const told = run(
    "it('stands', () => expect(1).toBe(1));\nit('falls twice', () => expect(1).toBe(2));",
  );
  expect(told).not.toContain('RETRIED');
});
