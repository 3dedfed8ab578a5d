import { afterEach, describe, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Row, rows, unwritable } from '../helpers/bad-input.ts';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

/** Runs one row: one sentence, its exit code, no run begun, nobody asked, the repository as it was. */
async function holds({ setUp, code, says }: Row): Promise<void> {
  fixture = await makeFixture();
  const { argv, cwd = fixture.repo, env = fixture.env, input = '' } = await setUp(fixture);
  const before = [fixture.git('for-each-ref'), fixture.git('status', '--short')];
  const ended = await fugu(argv, { env, cwd, input });
  expect(ended.code, told(ended)).toBe(code);
  expect(ended.stderr, told(ended)).toMatch(says);
  expect(ended.stderr).not.toMatch(/This is a bug/);
  expect(ended.stdout).toBe('');
  expect(fixture.runs()).toEqual([]);
  expect(fixture.models.requests()).toEqual([]);
  expect([fixture.git('for-each-ref'), fixture.git('status', '--short')]).toEqual(before);
}

describe('is refused in a sentence, and nothing is begun:', () => {
  it.each([...rows, unwritable].map((row) => [row.title, row] as const))('%s', async (_, row) => {
    await holds(row);
  });
});

it('a dirty work tree is no obstacle: the job works on the commit and says so at the audit', async () => {
  fixture = await makeFixture();
  const { appendFile } = await import('node:fs/promises');
  await appendFile(`${fixture.repo}/README.md`, 'not committed\n');
  const ran = await fixture.fugu('run', 'add retry to fetchShelf', '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  const [run = ''] = fixture.runs();
  expect((await fixture.fugu('audit', run)).stdout + ran.stdout).toMatch(/uncommitted|dirty/i);
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  expect(fixture.git('status', '--short')).toBe('M README.md');
  expect(fixture.git('rev-parse', 'HEAD')).toBe(fixture.base);
});
