import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hubCommits } from '../../source/lanes/rehearsal/sample/hub-files.ts';
import { type Fixture, factsIn, makeFixture } from '../helpers/fixture.ts';

const article = readFileSync(
  new URL('../fixtures/contracts/memory-layer.yaml', import.meta.url),
  'utf8',
);

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture();
  for (const { files } of hubCommits) {
    for (const [path, text] of Object.entries(files)) {
      if (path === 'README.md' || path === 'package.json') continue;
      mkdirSync(dirname(join(fixture.repo, path)), { recursive: true });
      writeFileSync(join(fixture.repo, path), text);
    }
  }
  execFileSync('git', ['-C', fixture.repo, 'add', '-A']);
  fixture.git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'Add the notes');
});
afterAll(() => fixture.close());

it("the article's contract runs to its audit with nothing but its paths swapped", async () => {
  const path = join(fixture.root, 'memory.yaml');
  const text = article
    .replace('orchestration spec and role map', fixture.specFile)
    .replace('existing workbench memory unification brief', 'README.md')
    .replace('current per-agent memory surfaces', 'agents/');
  writeFileSync(path, text);
  const ran = await fixture.fugu('contract', 'run', path, '--trust', '--json');
  expect(ran.code, `${ran.stdout.slice(-2000)}\n${ran.stderr}`).toBe(3);
  expect(ran.stderr).toContain('C1 names no command');
  const facts = factsIn(ran.stdout);

  const [job] = facts.filter(({ type }) => type === 'JobSubmitted');
  expect(job).toMatchObject({
    contract: {
      context: {
        resolved: [
          { paths: [{ path: fixture.specFile, status: 'hashed' }] },
          { paths: [{ path: 'README.md', status: 'hashed' }] },
          { paths: [{ path: 'agents/', status: 'hashed' }] },
        ],
      },
    },
  });
  const plans = fixture.models
    .requests()
    .filter(({ prompt }) => prompt.startsWith('FUGU-PURPOSE: plan'));
  expect(plans[0]?.prompt).toContain(`### ${fixture.specFile}`);
  expect(plans[0]?.prompt).toMatch(/Classes: `patch` is .*; `directed` is .*; `ship` is /);

  const [handoff] = facts.filter(({ type }) => type === 'ClearVMade');
  expect(handoff).toMatchObject({ status: 'complete' });
  const account = handoff?.account as {
    readonly limits: readonly { readonly answer?: string; readonly by?: string }[];
    readonly returns: readonly { readonly artifact?: string }[];
    readonly criteria: readonly { readonly status: string }[];
  };
  expect(account.limits.map(({ answer, by }) => `${answer} ${by}`)).toEqual([
    'kept conductor',
    'kept harness',
    'kept harness',
    'kept harness',
    'kept conductor',
  ]);
  expect(account.returns.map(({ artifact }) => artifact)).not.toContain(undefined);
  expect(account.criteria.map(({ status }) => status)).toContain('claimed-only');

  const [run = ''] = fixture.runs();
  const sheet = await fixture.fugu('audit', run);
  expect(sheet.stdout).toContain('The contract (CLEAR-V COMPLETE)');
  expect(sheet.stdout).toMatch(/L2 kept: archive, never delete \(as recorded: /);
  expect(sheet.stdout).toMatch(/C4 claimed only: a fact written/);
  expect((await fixture.fugu('report', run)).stdout).toContain('The contract, line by line');
});
