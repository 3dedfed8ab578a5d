import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { registry } from '../../source/cli/registry.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('every command explains itself, and help lists them all', async () => {
  fixture = await makeFixture();
  const all = await fixture.fugu('help');
  for (const name of Object.keys(registry)) {
    expect(all.stdout).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
    const one = await fixture.fugu(name, '--help');
    expect(one.code, told(one)).toBe(0);
    expect(one.stdout).toMatch(new RegExp(`^fugu ${name}: `));
  }
});

it('runs are listed, as a table and as JSON lines, and none is said so', async () => {
  fixture = await makeFixture();
  expect((await fixture.fugu('runs')).stdout).toMatch(/^There are no runs yet\./);
  await fixture.fugu('run', knownTask, '--plain');
  const [run = ''] = fixture.runs();
  expect((await fixture.fugu('runs')).stdout).toMatch(new RegExp(`^${run} +trust waits`, 'm'));
  const line = JSON.parse((await fixture.fugu('runs', '--json')).stdout);
  expect(line).toMatchObject({ run, resumable: true, repo: fixture.repo });
  const report = await fixture.fugu('report', run);
  expect(report.code).toBe(2);
  expect(report.stderr).toMatch(/has no report yet/);
});

it('trust is listed, and forgotten', async () => {
  fixture = await makeFixture();
  await fixture.fugu('trust', fixture.repo, '--yes');
  expect((await fixture.fugu('trust', '--list')).stdout).toBe(`${fixture.repo}\n`);
  expect((await fixture.fugu('trust', '.')).stdout).toMatch(/Already trusted\.$/m);
  expect((await fixture.fugu('trust', '.', '--forget')).stdout).toMatch(/no longer trusted/);
  expect((await fixture.fugu('trust', '--list')).stdout).toBe('No project is trusted.\n');
});

it('only runs that have ended are removed, and none on a trial', async () => {
  fixture = await makeFixture();
  await fixture.fugu('run', knownTask, '--plain');
  const [open = ''] = fixture.runs();
  expect((await fixture.fugu('clean', '--older-than', '0')).stdout).toBe(
    'There is nothing to remove.\n',
  );
  await fixture.fugu('steer', open, 'cancel');
  const trial = await fixture.fugu('clean', '--older-than', '0', '--dry-run');
  expect(trial.stdout).toMatch(new RegExp(`${open} +cancelled`));
  expect(existsSync(fixture.runDir(open))).toBe(true);
  expect((await fixture.fugu('clean')).stdout).toBe('There is nothing to remove.\n');
  await fixture.fugu('clean', '--older-than', '0');
  expect(existsSync(fixture.runDir(open))).toBe(false);
});

needs('bash')('bash can load its completion, and completes a command', async () => {
  fixture = await makeFixture();
  const { stdout } = await fixture.fugu('completion', 'bash');
  const ask = `${stdout}\nCOMP_WORDS=(fugu re); COMP_CWORD=1; _fugu; echo "\${COMPREPLY[@]}"`;
  const words = spawnSync('bash', ['-c', ask], { encoding: 'utf8' });
  expect(words.stdout.trim().split(' ').sort()).toEqual([
    'rehearse',
    'replay',
    'report',
    'resume',
    'revert',
  ]);
  const wrong = await fixture.fugu('completion', 'csh');
  expect(wrong.code).toBe(2);
  expect((await fixture.fugu('completion', 'fish')).stdout).toMatch(/-a verify /);
});
