import { writeFile } from 'node:fs/promises';
import { afterEach, expect, vi } from 'vitest';
import { marked, markerOf } from '../../source/lanes/process/process-tree.edge.ts';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';
import { programMap } from '../helpers/program-map.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

needs('bwrap')('programs as models write, verify and land a job', async () => {
  fixture = await makeFixture();
  await writeFile(fixture.specFile, programMap([], []));
  const ran = await fixture.fugu('run', 'say more', '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  const [run = ''] = fixture.runs();
  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  fixture.git('merge', '--ff-only', `fugu/${run}`);
  expect(fixture.git('show', 'HEAD:README.md')).toMatch(/more$/);
  expect(fixture.git('diff', '--stat', 'HEAD~1..HEAD')).toMatch(/1 file changed, 1 insertion/);
});

needs('bwrap')(
  'a program that only reads cannot write, and what it tried leaves no trace',
  async () => {
    fixture = await makeFixture();
    await writeFile(fixture.specFile, programMap([], ['writes']));
    const ran = await fixture.fugu('run', 'say more', '--trust', '--plain');
    expect(ran.code, told(ran)).toBe(3);
    expect(ran.stdout).toContain('1 file, +1 -0');
    expect(ran.stdout).toContain('passes s1');
  },
);

needs('bwrap')(
  'an interrupted program leaves no process behind, not even one that left its session',
  async () => {
    fixture = await makeFixture();
    await writeFile(fixture.specFile, programMap(['hangs'], []));
    const running = fixture.start('run', 'say more', '--trust', '--plain');
    await running.printed(/Writing s1: /);
    const [run = ''] = fixture.runs();
    const marker = markerOf(run, 's1.work.1');
    await vi.waitUntil(async () => (await marked(marker)).length > 0, 10_000);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(143);
    expect(await marked(marker)).toEqual([]);
  },
);
