import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { registry } from '../../source/cli/registry.ts';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';
import { knownTask, type Scene, setScene } from '../helpers/scene.ts';

let scene: Scene;
afterEach(() => scene.close());

it('every command explains itself, and help lists them all', async () => {
  scene = await setScene();
  const all = await scene.fugu('help');
  for (const name of Object.keys(registry)) {
    expect(all.stdout).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
    const one = await scene.fugu(name, '--help');
    expect(one.code, told(one)).toBe(0);
    expect(one.stdout).toMatch(new RegExp(`^fugu ${name}: `));
  }
});

it('runs are listed, as a table and as JSON lines, and none is said so', async () => {
  scene = await setScene();
  expect((await scene.fugu('runs')).stdout).toMatch(/^There are no runs yet\./);
  await scene.fugu('run', knownTask, '--plain');
  const [run = ''] = scene.runs();
  expect((await scene.fugu('runs')).stdout).toMatch(new RegExp(`^${run} +trust waits`, 'm'));
  const line = JSON.parse((await scene.fugu('runs', '--json')).stdout);
  expect(line).toMatchObject({ run, resumable: true, repo: scene.repo });
  const report = await scene.fugu('report', run);
  expect(report.code).toBe(2);
  expect(report.stderr).toMatch(/has no report yet/);
});

it('trust is listed, and forgotten', async () => {
  scene = await setScene();
  await scene.fugu('trust', scene.repo, '--yes');
  expect((await scene.fugu('trust', '--list')).stdout).toBe(`${scene.repo}\n`);
  expect((await scene.fugu('trust', '.')).stdout).toMatch(/Already trusted\.$/m);
  expect((await scene.fugu('trust', '.', '--forget')).stdout).toMatch(/no longer trusted/);
  expect((await scene.fugu('trust', '--list')).stdout).toBe('No project is trusted.\n');
});

it('only runs that have ended are removed, and none on a trial', async () => {
  scene = await setScene();
  await scene.fugu('run', knownTask, '--plain');
  const [open = ''] = scene.runs();
  expect((await scene.fugu('clean', '--older-than', '0')).stdout).toBe(
    'There is nothing to remove.\n',
  );
  await scene.fugu('steer', open, 'cancel');
  const trial = await scene.fugu('clean', '--older-than', '0', '--dry-run');
  expect(trial.stdout).toMatch(new RegExp(`${open} +cancelled`));
  expect(existsSync(scene.runDir(open))).toBe(true);
  expect((await scene.fugu('clean')).stdout).toBe('There is nothing to remove.\n');
  await scene.fugu('clean', '--older-than', '0');
  expect(existsSync(scene.runDir(open))).toBe(false);
});

needs('bash')('bash can load its completion, and completes a command', async () => {
  scene = await setScene();
  const { stdout } = await scene.fugu('completion', 'bash');
  const ask = `${stdout}\nCOMP_WORDS=(fugu re); COMP_CWORD=1; _fugu; echo "\${COMPREPLY[@]}"`;
  const words = spawnSync('bash', ['-c', ask], { encoding: 'utf8' });
  expect(words.stdout.trim().split(' ').sort()).toEqual([
    'rehearse',
    'replay',
    'report',
    'resume',
    'revert',
  ]);
  const wrong = await scene.fugu('completion', 'csh');
  expect(wrong.code).toBe(2);
  expect((await scene.fugu('completion', 'fish')).stdout).toMatch(/-a verify /);
});
