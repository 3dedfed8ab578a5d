import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';

const article = readFileSync(
  new URL('../fixtures/contracts/memory-layer.yaml', import.meta.url),
  'utf8',
);

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture();
  mkdirSync(join(fixture.root, 'contracts'));
});
afterAll(() => fixture.close());

function contractFile(name: string, text: string): string {
  const path = join(fixture.root, 'contracts', name);
  writeFileSync(path, text);
  return path;
}

describe('fugu contract', () => {
  it("lints the article's contract with 0 errors and spends nothing", async () => {
    const ended = await fixture.fugu('contract', 'lint', contractFile('a.yaml', article));
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('can run: 0 errors, 4 warnings.');
    expect(fixture.models.requests()).toEqual([]);
  });

  it('says which line stops it, with exit 2 for no contract and 4 for what the map forbids', async () => {
    const broken = await fixture.fugu('contract', 'lint', contractFile('b.yaml', 'route: [\n'));
    expect([broken.code, broken.stdout]).toEqual([
      2,
      expect.stringMatching(/b\.yaml:\d+: Not YAML/),
    ]);
    const text = article.replace('read-pointer phase only', 'the author verifies it');
    const against = await fixture.fugu('contract', 'lint', contractFile('c.yaml', text));
    expect([against.code, against.stdout]).toEqual([
      4,
      expect.stringMatching(/c\.yaml:40: It lets an author verify its own work/),
    ]);
    const started = await fixture.fugu(
      'run',
      '--contract',
      join(fixture.root, 'contracts', 'c.yaml'),
    );
    expect([started.code, fixture.runs()]).toEqual([4, []]);
  });

  it('hashes an input that is a file of the repository', async () => {
    const text = article.replace('orchestration spec and role map', 'package.json');
    const ended = await fixture.fugu('contract', 'show', contractFile('d.yaml', text));
    expect(ended.stdout).toMatch(/- package\.json, hashed as [0-9a-f]{8}\n/);
    expect(ended.stdout).toContain('planned into: patch, directed, ship');
    expect(ended.stdout).toContain('in this order: shared store; then bridges');
  });

  it('names an input that has no end or is too much instead of reading it', async () => {
    const big = join(fixture.root, 'big');
    mkdirSync(big);
    for (const name of ['a', 'b', 'c']) writeFileSync(join(big, name), '');
    truncateSync(join(big, 'a'), 60 * 1024 * 1024);
    truncateSync(join(big, 'b'), 60 * 1024 * 1024);
    const text = article
      .replace('orchestration spec and role map', big)
      .replace('existing workbench memory unification brief', '/dev/zero')
      .replace('current per-agent memory surfaces', join(big, 'c'));
    const ended = await fixture.fugu('contract', 'lint', contractFile('e.yaml', text));
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toContain(`\`${big}\` cannot be read: it holds more than 64 MiB`);
    expect(ended.stdout).toContain('`/dev/zero` cannot be read: it is neither a file nor a folder');
    expect(ended.stdout).toMatch(/c, hashed as e3b0c442/);
  });

  it('refuses a device as a contract without reading it to no end', async () => {
    const ended = await fixture.fugu('contract', 'lint', '/dev/zero');
    expect([ended.code, ended.stdout]).toEqual([
      2,
      expect.stringContaining('has 1048576 characters; at most 131072 are read'),
    ]);
  });

  it('writes a contract for a task, keeps a file that is there, and lints what it wrote', async () => {
    const path = join(fixture.root, 'contracts', 'new.yaml');
    const written = await fixture.fugu('contract', 'new', 'Add a retry', '--out', path);
    expect(written.code).toBe(0);
    expect((await fixture.fugu('contract', 'lint', path)).code).toBe(0);
    const again = await fixture.fugu('contract', 'new', 'Something else', '--out', path);
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/exists already/)]);
    expect(readFileSync(path, 'utf8')).toContain('deliverable: Add a retry');
  });

  it('refuses what is no use: no word, no task, no file', async () => {
    const codes = await Promise.all([
      fixture.fugu('contract'),
      fixture.fugu('contract', 'lnt'),
      fixture.fugu('contract', 'new'),
      fixture.fugu('contract', 'lint'),
      fixture.fugu('contract', 'show', 'nowhere.yaml'),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(codes[1]?.stderr).toContain('Did you mean `lint`?');
  });
});

it('a contract is held against the project’s own tune, as its run would be', async () => {
  const own = await makeFixture();
  const made = await own.fugu('contract', 'new', 'add retry to fetchShelf');
  const path = join(own.root, 'retry.yaml');
  writeFileSync(path, made.stdout.replace(/^( *)task_class:.*$/m, '$1task_class: patch'));
  expect((await own.fugu('contract', 'lint', path)).code).toBe(0);
  writeFileSync(join(own.repo, '.fugu.yaml'), 'models: {}\n');
  own.git('add', '-A');
  own.git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'Tune it');
  const linted = await own.fugu('contract', 'lint', path);
  expect(linted.code, linted.stderr).toBe(4);
  expect(linted.stderr + linted.stdout).toMatch(/\.fugu\.yaml:1: /);
  await own.close();
});
