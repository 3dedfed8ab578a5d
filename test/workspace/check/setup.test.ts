import { describe, expect, it } from 'vitest';
import { needs } from '../../helpers/needs.ts';
import { check, patchOf, sample } from '../sample.ts';

const files = {
  'src/shelf.js': 'export const add = (a, b) => a + b;\n',
  'package.json': '{"name":"shelf"}\n',
};

describe('the set-up', () => {
  const setup = ['mkdir -p node_modules/dep && echo "dep $$" > node_modules/dep/index.js'];

  it('is built once for the same lockfile and seen by every check', async () => {
    const s = sample(files);
    const first = await check(s, s.base, 'cat node_modules/dep/index.js', { setup });
    const second = await check(s, s.base, 'cat node_modules/dep/index.js', { setup });
    expect(first).toMatchObject({ status: 'passed', tail: expect.stringContaining('dep ') });
    expect(second.tail).toBe(first.tail);
  });

  it('is built by one of many that ask at once', async () => {
    const s = sample(files);
    const log = 'echo built; mkdir node_modules; date +%N > node_modules/when';
    const ask = () => check(s, s.base, 'cat node_modules/when', { setup: [log] });
    const results = await Promise.all([ask(), ask(), ask()]);
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
    const standings = results.map(({ status, tail }) => (status === 'passed' ? status : tail));
    expect(standings).toEqual(['passed', 'passed', 'passed']);
    expect(new Set(results.map((result) => result.tail)).size).toBe(1);
  });

  it('that fails is a result of its own, and the checks are not run', async () => {
    const s = sample(files);
    const ran = await s.room.check(
      {
        ...{ repo: s.repo, base: s.base, tree: s.base, overlay: [], timeoutMs: 20_000 },
        setup: ['echo no registry >&2; exit 7'],
        commands: [{ name: 'test', run: 'true', origin: 'project' }],
      },
      new AbortController().signal,
    );
    expect(
      ran.results.map(({ origin, status, exitCode }) => ({ origin, status, exitCode })),
    ).toEqual([
      { origin: 'setup', status: 'failed', exitCode: 7 },
      { origin: 'project', status: 'not-run', exitCode: null },
    ]);
    expect(ran.results[0]?.tail).toBe('no registry');
  });

  it('never runs anything of the tree that is judged but its lockfiles and manifests', async () => {
    const s = sample({
      ...files,
      'install.sh': 'mkdir node_modules; echo base > node_modules/who\n',
    });
    const artifact = await patchOf(s, {
      'install.sh': 'mkdir node_modules; echo patch > node_modules/who\n',
      'package-lock.json': '{"new":1}\n',
    });
    const result = await check(s, artifact.tree, 'cat node_modules/who', {
      setup: ['sh install.sh'],
    });
    if (result.origin === 'setup') expect(result.tail).toContain('sandbox');
    else expect(result.tail).toBe('base');
  });

  it('without a sandbox refuses dependencies that a patch changed', async () => {
    const s = sample({ ...files, 'package-lock.json': '{}\n' }, { allowSandbox: false });
    const artifact = await patchOf(s, { 'package-lock.json': '{"new":1}\n' });
    const result = await check(s, artifact.tree, 'true', { setup });
    expect(result).toMatchObject({ origin: 'setup', status: 'failed' });
    const plain = await patchOf(s, { 'src/shelf.js': 'new\n' });
    expect(await check(s, plain.tree, 'cat node_modules/dep/index.js', { setup })).toMatchObject({
      status: 'passed',
    });
  });

  needs('bwrap')('cannot be written to by a check, but for the folders runners need', async () => {
    const s = sample(files);
    const run = [
      'touch node_modules/.vite-temp/x && echo scratch',
      'touch node_modules/dep/x 2>/dev/null || echo sealed',
    ].join('; ');
    expect((await check(s, s.base, run, { setup })).tail).toBe('scratch\nsealed');
  });
});
