import { afterEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { told } from '../helpers/program.ts';
import { knownTask, type Scene, setScene } from '../helpers/scene.ts';

let scene: Scene;
afterEach(() => scene.close());

it('a landed run is taken back on a branch of its own, once', async () => {
  scene = await setScene();
  await scene.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = scene.runs();
  const early = await scene.fugu('revert', run);
  expect(early.code, told(early)).toBe(2);
  expect(early.stderr).toMatch(/has not landed/);
  await acceptShown(scene.fugu, run);
  const unmerged = await scene.fugu('revert', run);
  expect(unmerged.code, told(unmerged)).toBe(1);
  expect(unmerged.stderr).toMatch(/not merged.*branch -D/);

  scene.git('merge', '-q', '--ff-only', `fugu/${run}`);
  const reverted = await scene.fugu('revert', run);
  expect(reverted.code, told(reverted)).toBe(0);
  const merge = /To merge it: git (.+)$/m.exec(reverted.stdout)?.[1] ?? '';
  scene.git(...merge.split(' '));
  expect(scene.git('diff', '--stat', scene.base, 'HEAD')).toBe('');
  expect(scene.git('log', '-1', '--format=%B')).toContain(`Fugu-Run: ${run}`);
  expect((await scene.fugu('replay', run)).stdout).toMatch(/revert/i);

  const again = await scene.fugu('revert', run);
  expect(again.code, told(again)).toBe(2);
  expect(again.stderr).toMatch(/reverted already/);
});
