import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTrustStore } from '../../source/workspace/check/trust.edge.ts';
import { git, sample, tempRoot, write } from './sample.ts';

const files = { 'package.json': '{"scripts":{"test":"vitest run","lint":"biome"}}\n' };

describe('the commands of a project', () => {
  it('are those of its tune', async () => {
    const s = sample(files);
    const tune = { checks: [{ name: 'lint', run: 'npm run lint' }], setup: ['npm ci'] };
    expect(await s.room.commands(s.repo, s.base, tune)).toMatchObject({
      checks: [{ name: 'lint', run: 'npm run lint', origin: 'project' }],
      setup: ['npm ci'],
    });
  });

  const projects: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [files, ['npm test']],
    [
      { 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' },
      [],
    ],
    [{ 'package.json': '{"name":"a"}', 'go.mod': 'module a' }, ['go test ./...']],
    [{ 'pyproject.toml': '' }, ['pytest -q']],
    [{ 'Cargo.toml': '' }, ['cargo test']],
    [{ Makefile: 'all:\n\ttrue\ntest: all\n\ttrue\n' }, ['make test']],
    [{ Makefile: 'test := 1\n' }, []],
    [{ 'README.md': 'x' }, []],
  ];
  it.each(projects)('of %j are %j when the tune names none', async (found, runs) => {
    const s = sample(found);
    const { checks } = await s.room.commands(s.repo, s.base, {});
    expect(checks.map((check) => check.run)).toEqual(runs);
  });

  it('come from the base commit, not from the work tree', async () => {
    const s = sample(files);
    write(s.repo, { 'package.json': '{"scripts":{}}\n' });
    expect((await s.room.commands(s.repo, s.base, {})).checks).toHaveLength(1);
  });

  it('have another hash when the script behind them, a command or the sandbox changes', async () => {
    const s = sample(files);
    const hash = (await s.room.commands(s.repo, s.base, {})).hash;
    write(s.repo, { 'package.json': '{"scripts":{"test":"curl evil"}}\n' });
    git(s.repo, 'commit', '-qam', 'Change the script');
    const next = git(s.repo, 'rev-parse', 'HEAD').trim();
    expect((await s.room.commands(s.repo, next, {})).hash).not.toBe(hash);
    expect((await s.room.commands(s.repo, s.base, { setup: ['x'] })).hash).not.toBe(hash);
    expect((await s.room.commands(s.repo, s.base, {})).hash).toBe(hash);
  });

  it('keep their hash when a script changes that they do not run', async () => {
    const s = sample(files);
    const hash = (await s.room.commands(s.repo, s.base, {})).hash;
    write(s.repo, { 'package.json': '{"scripts":{"test":"vitest run","lint":"other"}}\n' });
    git(s.repo, 'commit', '-qam', 'Change another script');
    const next = git(s.repo, 'rev-parse', 'HEAD').trim();
    expect((await s.room.commands(s.repo, next, {})).hash).toBe(hash);
  });
});

describe('trust', () => {
  it('is given to one hash of one repository, and kept', async () => {
    const root = tempRoot();
    const store = createTrustStore(root);
    expect(await store.isTrusted('/a', 'h1')).toBe(false);
    await store.trust('/a', 'h1');
    await store.trust('/a', 'h2');
    const again = createTrustStore(root);
    expect(await again.isTrusted('/a', 'h1')).toBe(true);
    expect(await again.isTrusted('/a', 'h3')).toBe(false);
    expect(await again.isTrusted('/b', 'h1')).toBe(false);
  });

  it('lies in a file only its owner reads, and is gone when the file is damaged', async () => {
    const root = tempRoot();
    const store = createTrustStore(root);
    await store.trust('/a', 'h1');
    const { readdirSync } = await import('node:fs');
    const [name = ''] = readdirSync(join(root, 'trust'));
    expect(statSync(join(root, 'trust', name)).mode & 0o777).toBe(0o600);
    writeFileSync(join(root, 'trust', name), '{"hashes":');
    expect(await store.isTrusted('/a', 'h1')).toBe(false);
  });
});
