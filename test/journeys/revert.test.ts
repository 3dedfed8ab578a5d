import { afterEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('a landed run is taken back on a branch of its own, once', async () => {
  fixture = await makeFixture();
  await fixture.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = fixture.runs();
  const early = await fixture.fugu('revert', run);
  expect(early.code, told(early)).toBe(2);
  expect(early.stderr).toMatch(/has not landed/);
  await acceptShown(fixture.fugu, run);
  const unmerged = await fixture.fugu('revert', run);
  expect(unmerged.code, told(unmerged)).toBe(1);
  expect(unmerged.stderr).toMatch(/not merged.*branch -D/);

  fixture.git('merge', '-q', '--ff-only', `fugu/${run}`);
  const reverted = await fixture.fugu('revert', run);
  expect(reverted.code, told(reverted)).toBe(0);
  const merge = /To merge it: git (.+)$/m.exec(reverted.stdout)?.[1] ?? '';
  fixture.git(...merge.split(' '));
  expect(fixture.git('diff', '--stat', fixture.base, 'HEAD')).toBe('');
  expect(fixture.git('log', '-1', '--format=%B')).toContain(`Fugu-Run: ${run}`);
  expect((await fixture.fugu('replay', run)).stdout).toMatch(/revert/i);

  const again = await fixture.fugu('revert', run);
  expect(again.code, told(again)).toBe(2);
  expect(again.stderr).toMatch(/reverted already/);
});
