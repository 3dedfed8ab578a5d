import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readTestReport } from '../../../source/audit/test-report/read-test-report.ts';
import type { CheckCommand } from '../../../source/conductor/ports.ts';
import { checkEnv } from '../../../source/workspace/check/check-run.edge.ts';
import { runReported } from '../../../source/workspace/check/reported-run.edge.ts';
import { findRunner } from '../../../source/workspace/test-runner/find-runner.ts';
import { watchedTest } from '../../../source/workspace/test-runner/report-command.ts';
import { memoryBlobs, patchOf, sample } from '../sample.ts';

const forever = new AbortController().signal;

const own = 'test/ce.test.js';
const files = {
  'package.json': '{"name":"shelf","type":"module","scripts":{"test":"node --test"}}\n',
  'src/get.js': 'export const get = (n) => n + 1;\nexport const other = () => 0;\n',
  'src/data.js': 'export const limit = 3;\n',
};
const ceTest = (body: string) =>
  `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { get } from '../src/get.js';\nimport { limit } from '../src/data.js';\ntest('adds', () => { ${body} });\n`;

/** The project's own check with one more test file, as a counter-example is run. */
async function ran(body: string, over: Readonly<Record<string, string>> = {}) {
  const s = sample(files);
  const tree = Object.keys(over).length === 0 ? s.base : (await patchOf(s, over)).tree;
  const project = await s.room.commands(s.repo, s.base, {});
  const command: CheckCommand = { name: 'test', run: '', origin: 'project', ...project.checks[0] };
  const run = await s.room.check(
    {
      ...{ repo: s.repo, base: s.base, tree, setup: [], timeoutMs: 20_000 },
      overlay: [{ path: own, text: ceTest(body) }],
      commands: [{ ...command, report: { files: [own] } }],
    },
    forever,
  );
  const [raw] = run.reports ?? [];
  const reading = raw && readTestReport(raw.runner, raw.text);
  return { command, run, raw, tests: reading?.status === 'read' ? reading.tests : [] };
}

describe('a check of node:test that also reports', () => {
  it('says what each test did, by paths of the project, and what it called', async () => {
    const { command, run, raw, tests } = await ran('assert.equal(get(1), 3)');
    expect(command.runner).toBe('node:test');
    expect(run.results).toMatchObject([
      { status: 'failed', exitCode: 1, command: `node --test ${own}` },
    ]);
    expect(tests).toMatchObject([
      { title: 'adds', file: own, status: 'failed', error: { kind: 'assertion' } },
    ]);
    expect(raw?.reach).toContainEqual({ path: 'src/get.js', called: true, hasFunctions: true });
    expect(raw?.reach).toContainEqual({ path: 'src/data.js', called: false, hasFunctions: false });
    expect(raw?.text).not.toContain('/.fugu-');
  });

  it('tells a file that is only imported from one that is called', async () => {
    const { raw } = await ran('assert.equal(1, limit)');
    expect(raw?.reach).toContainEqual({ path: 'src/get.js', called: false, hasFunctions: true });
  });

  it('passes on the same code where the test is right', async () => {
    const { run, tests } = await ran('assert.equal(get(1), 2)');
    expect(run.results).toMatchObject([{ status: 'passed' }]);
    expect(tests).toMatchObject([{ title: 'adds', status: 'passed', file: own }]);
  });

  it('says that source which ends the process left the test without a result', async () => {
    const leaves = { 'src/get.js': 'export const get = () => process.exit(0);\n' };
    const { tests } = await ran('assert.equal(get(1), 2)', leaves);
    expect(tests.filter(({ title }) => title === 'adds')).toEqual([]);
  });

  it('is not read through a link that the test puts in its place', async () => {
    const forge =
      "const fs = process.getBuiltinModule('node:fs'); const [f] = fs.readdirSync('.').filter((n) => n.startsWith('.fugu-')); fs.rmSync(f + '/report'); fs.symlinkSync('../package.json', f + '/report');";
    const { raw } = await ran(forge);
    expect(raw?.text).toBe('');
  });

  it('runs as ever, without a report, where none is asked for', async () => {
    const s = sample(files);
    const { checks } = await s.room.commands(s.repo, s.base, {});
    const request = { repo: s.repo, base: s.base, tree: s.base, setup: [], timeoutMs: 20_000 };
    const run = await s.room.check({ ...request, overlay: [], commands: checks }, forever);
    expect(run.reports).toBeUndefined();
    expect(run.results).toMatchObject([{ command: 'npm test' }]);
  });
});

it('a run of vitest says what its worker called before it was ended', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-vitest-'));
  const text = "import { expect, test } from 'vitest';\nimport { get } from '../src/get.js';\n";
  const body = "test('adds', () => expect(get(1)).toBe(3));\n";
  const all = { ...files, [own]: watchedTest('vitest', own, `${text}${body}`) };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  symlinkSync(
    fileURLToPath(new URL('../../../node_modules', import.meta.url)),
    join(dir, 'node_modules'),
  );
  const found = findRunner('vitest run', undefined);
  if (!found) throw new Error('vitest is not known');
  const home = join(dir, 'home');
  const stage = {
    type: 'unsandboxed',
    dir,
    home,
    env: checkEnv(process.env.PATH ?? '', home),
  } as const;
  const runner = { blobs: memoryBlobs(), redact: (said: string) => said, bwrap: 'bwrap' };
  const command = {
    name: 'test',
    run: 'vitest run',
    origin: 'project',
    report: { files: [own] },
  } as const;
  const limit = { timeoutMs: 60_000, signal: forever };
  const { report } = await runReported(runner, stage, { command, found }, limit);
  expect(readTestReport('vitest', report.text)).toMatchObject({
    tests: [{ title: 'adds', file: own, status: 'failed', error: { kind: 'assertion' } }],
  });
  expect(report.reach).toContainEqual({ path: 'src/get.js', called: true, hasFunctions: true });
  expect(report.reach?.some(({ path }) => path === own)).toBe(true);
  expect(readdirSync(dir).filter((name) => name.startsWith('.fugu-'))).toEqual([]);
});
