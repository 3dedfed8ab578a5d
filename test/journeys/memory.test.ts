import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fugu, told } from '../helpers/program.ts';
import { someKey } from '../memory/facts.ts';

// Many starts of the program, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let home: string;
let store: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fugu-memory-'));
  store = join(home, 'data', 'memory');
});
afterEach(() => rmSync(home, { recursive: true }));

function memory(words: readonly string[], input = '') {
  const env = { FUGU_HOME: home, ODD_API_KEY: 'blue-lamp-over-sea' };
  return fugu(['memory', ...words], { env, input });
}

it('a memory is made, filled, searched, superseded and emptied again, and nothing is lost', async () => {
  const early = await memory(['add', 'Too early.']);
  expect(early.code, told(early)).toBe(2);
  expect(early.stderr).toContain('fugu memory init');
  expect(existsSync(store)).toBe(false);

  expect((await memory(['init'])).stdout).toBe(`The memory is made: ${store}\n`);
  const added = await memory(
    ['add', '-', '--type', 'pitfall', '--tag', 'tests,npm'],
    'Jest is gone.\nUse vitest.\n',
  );
  expect(added.code, told(added)).toBe(0);
  expect(added.stdout).toBe(`jest-is-gone  ${join(store, 'jest-is-gone.md')}\n`);
  const found = await memory(['search', 'vitest', '--json']);
  expect(JSON.parse(found.stdout)).toMatchObject({
    id: 'jest-is-gone',
    tags: ['tests', 'npm'],
    body: 'Jest is gone.\nUse vitest.',
  });

  const superseded = await memory(['supersede', 'jest-is-gone', 'Vitest runs the tests.']);
  expect(superseded.code, told(superseded)).toBe(0);
  const page = (await memory(['show', 'vitest-runs-the-tests'])).stdout;
  expect(page).toMatch(/^type +pitfall$/m);
  expect(page).toMatch(/^in place of +jest-is-gone$/m);
  expect((await memory(['archive', 'vitest-runs-the-tests'])).code).toBe(0);
  expect((await memory(['list'])).stdout).toContain('There are no facts yet.');
  expect((await memory(['list', '--all', '--json'])).stdout.trim().split('\n')).toHaveLength(2);
  expect((await memory(['check'])).stdout).toBe(
    '0 facts in force, 0 errors and 0 warnings in files.\n',
  );
});

it('a fact with a key of the environment or the look of one is refused by policy', async () => {
  await memory(['init']);
  for (const secret of [someKey, 'blue-lamp-over-sea']) {
    const refused = await memory(['add', `one\ntwo ${secret}`, '--title', 'Words']);
    expect(refused.code, told(refused)).toBe(4);
    expect(refused.stderr).toMatch(/^text:2: It holds a secret \([\w-]+\)\. /);
    expect(refused.stderr).not.toContain(secret);
  }
  expect(readdirSync(store).sort()).toEqual(['INDEX.md', 'archive']);
});

it('a search and an archive name the files that keep a fact out of what they know', async () => {
  await memory(['init']);
  await memory(['add', 'Tabs are used.']);
  expect((await memory(['search', 'tabs'])).stderr).toBe('');
  const text = readFileSync(join(store, 'tabs-are-used.md'), 'utf8');
  writeFileSync(join(store, 'twin.md'), text);
  writeFileSync(join(store, 'half.md'), 'no front matter\n');
  const found = await memory(['search', 'tabs']);
  expect(found.code, told(found)).toBe(0);
  expect(found.stdout).toBe('No fact holds these words.\n');
  expect(found.stderr).toMatch(/half\.md:1: It has no front matter\./);
  expect(found.stderr).toMatch(/neither is used\. Give one of them another id/);
  for (const [id, says] of [
    ['tabs-are-used', /neither is used/],
    ['half', /It has no front matter/],
  ] as const) {
    const put = await memory(['archive', id]);
    expect(put.code, told(put)).toBe(2);
    expect(put.stderr).toMatch(says);
  }
  expect((await memory(['archive', 'tabs'])).stderr).toMatch(/^There is no fact tabs\./);
});

it('words that the memory does not know are answered with those it does', async () => {
  const rows: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
    [[], /^Missing subcommand\. /],
    [['serch', 'x'], /Did you mean `search`\?/],
    [['add', 'x', '--type', 'desision'], /Did you mean `decision`\?/],
    [['list', '--type', 'desision'], /Did you mean `decision`\?/],
    [['show'], /^Missing <id>\. /],
    [['search'], /^Missing <words>\. /],
    [['add', '  '], /^The fact is empty\. /],
  ];
  await memory(['init']);
  for (const [argv, says] of rows) {
    const end = await memory(argv);
    expect(end.code, told(end)).toBe(2);
    expect(end.stderr).toMatch(says);
  }
});
