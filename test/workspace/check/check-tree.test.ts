import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, landingOf, open, patchOf, sample, write } from '../sample.ts';

const files = {
  'src/shelf.js': 'export const add = (a, b) => a + b;\n',
  'test/old.test.js': 'old test\n',
  'package.json': '{"name":"shelf","type":"module","scripts":{"test":"echo base script"}}\n',
  'vitest.config.js': 'base config\n',
};
const cat = 'for f in $(git ls-files); do echo "== $f"; cat $f; done';

describe('the tree that is judged', () => {
  it('has the base’s tests, test settings and scripts, and the new tests beside them', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, {
      'src/shelf.js': 'new source\n',
      'test/old.test.js': 'weakened\n',
      'test/new.test.js': 'new test\n',
      'vitest.config.js': 'exclude everything\n',
      'jest.config.js': 'sneaked in\n',
      '.npmrc': 'script-shell=/bin/true\n',
      'package.json': '{"name":"shelf","version":"2.0.0","scripts":{"test":"true"}}\n',
    });
    const { tail } = await check(s, artifact.tree, cat);
    for (const kept of [
      'new source',
      'new test',
      'old test',
      'base config',
      'echo base script',
      '2.0.0',
    ])
      expect(tail).toContain(kept);
    for (const gone of ['weakened', 'exclude everything', 'sneaked in', 'script-shell'])
      expect(tail).not.toContain(gone);
  });

  it('has a deleted test back, and a script that the command runs by name', async () => {
    const s = sample({ ...files, 'scripts/check.sh': 'echo judged; cat test/old.test.js\n' });
    const workspace = await open(s);
    write(workspace.dir, { 'scripts/check.sh': 'exit 0\n' });
    rmSync(join(workspace.dir, 'test/old.test.js'));
    const got = await s.room.harvest({
      ...{ workspace, fromTree: workspace.baseTree, finishedCut: false },
      ...{ owns: [], protectedGlobs: [] },
    });
    await workspace.release();
    if (got.status !== 'patch') throw new Error(JSON.stringify(got));
    const { tail } = await check(s, got.artifact.tree, 'sh scripts/check.sh');
    expect(tail).toBe('judged\nold test');
  });

  it('carries the overlay, which is no part of the artifact', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, { 'src/shelf.js': 'new\n' });
    const overlay = [{ path: 'test/counter.test.js', text: 'counter example\n' }];
    expect((await check(s, artifact.tree, cat, { overlay })).tail).toContain('counter example');
    expect((await check(s, artifact.tree, cat)).tail).not.toContain('counter example');
    expect((await s.room.land(landingOf(s, artifact))).status).toBe('landed');
  });

  it('refuses an overlay that leads out of it', async () => {
    const s = sample(files);
    const overlay = [{ path: '../out.js', text: 'x' }];
    const result = await check(s, s.base, 'true', { overlay });
    expect(result).toMatchObject({ status: 'not-run', tail: expect.stringContaining('../out.js') });
  });

  it('is put right between two commands, whatever the first one did to it', async () => {
    const s = sample(files);
    const ran = await s.room.check(
      {
        ...{ repo: s.repo, base: s.base, tree: s.base, overlay: [], setup: [], timeoutMs: 20_000 },
        commands: [
          {
            name: 'a',
            run: 'echo tampered > test/old.test.js; rm package.json',
            origin: 'project',
          },
          { name: 'b', run: 'cat test/old.test.js package.json', origin: 'project' },
        ],
      },
      new AbortController().signal,
    );
    expect(ran.tree).toBe(s.base);
    expect(ran.results.map((result) => result.status)).toEqual(['passed', 'passed']);
    expect(ran.results[1]?.tail).toContain('old test');
  });
});
