import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fugu, told } from '../helpers/program.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fugu-words-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const run = (...argv: readonly string[]) => fugu(argv, { env: { FUGU_HOME: home } });

it.each([
  ['watch', 'one', 'two'],
  ['resume', 'one', 'two'],
  ['report', 'one', 'two'],
  ['replay', 'one', 'two'],
  ['mcp', 'two'],
  ['install', 'two', '--list'],
  ['uninstall', 'two', '--all'],
  ['memory', 'init', 'one', 'two'],
  ['memory', 'list', 'two'],
  ['memory', 'show', 'one', 'two'],
  ['memory', 'check', 'two'],
  ['memory', 'import', 'two', '--from', 'claude'],
])('a word that nobody reads is named instead of left out: %s', async (...argv) => {
  const end = await run(...argv);
  expect(end.code, told(end)).toBe(2);
  expect(end.stderr).toMatch(/^Unexpected argument: two\. See: fugu \w+ --help$/m);
});

it('an agent that is named as a word is the one to be proven', async () => {
  await run('memory', 'init');
  const named = await run('memory', 'prove', 'nobody');
  expect(named.code, told(named)).toBe(2);
  expect(named.stderr).toContain('Unknown agent: nobody.');
});

it.each(['0', '-3', 'many', '1.5'])('a limit of %s is no count of facts', async (limit) => {
  await run('memory', 'init');
  const end = await run('memory', 'search', 'word', `--limit=${limit}`);
  expect(end.code, told(end)).toBe(2);
  expect(end.stderr).toContain('--limit');
  expect((await run('memory', 'search', 'word', '--limit', '2')).code).toBe(0);
});
