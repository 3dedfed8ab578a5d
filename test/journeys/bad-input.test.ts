import { afterEach, describe, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Row, rows, unwritable } from '../helpers/bad-input.ts';
import { fugu, told } from '../helpers/program.ts';
import { type Scene, setScene } from '../helpers/scene.ts';

let scene: Scene;
afterEach(() => scene.close());

/** Runs one row: one sentence, its exit code, no run begun, nobody asked, the repository as it was. */
async function holds({ setUp, code, says }: Row): Promise<void> {
  scene = await setScene();
  const { argv, cwd = scene.repo, env = scene.env, input = '' } = await setUp(scene);
  const before = [scene.git('for-each-ref'), scene.git('status', '--short')];
  const ended = await fugu(argv, { env, cwd, input });
  expect(ended.code, told(ended)).toBe(code);
  expect(ended.stderr, told(ended)).toMatch(says);
  expect(ended.stderr).not.toMatch(/This is a bug/);
  expect(ended.stdout).toBe('');
  expect(scene.runs()).toEqual([]);
  expect(scene.models.requests()).toEqual([]);
  expect([scene.git('for-each-ref'), scene.git('status', '--short')]).toEqual(before);
}

describe('is refused in a sentence, and nothing is begun:', () => {
  it.each([...rows, unwritable].map((row) => [row.title, row] as const))('%s', async (_, row) => {
    await holds(row);
  });
});

it('a dirty work tree is no obstacle: the job works on the commit and says so at the audit', async () => {
  scene = await setScene();
  const { appendFile } = await import('node:fs/promises');
  await appendFile(`${scene.repo}/README.md`, 'not committed\n');
  const ran = await scene.fugu('run', 'add retry to fetchShelf', '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  const [run = ''] = scene.runs();
  expect((await scene.fugu('audit', run)).stdout + ran.stdout).toMatch(/uncommitted|dirty/i);
  const landed = await acceptShown(scene.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  expect(scene.git('status', '--short')).toBe('M README.md');
  expect(scene.git('rev-parse', 'HEAD')).toBe(scene.base);
});
