import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Ended, fugu, told } from '../../helpers/program.ts';
import { specText } from '../../helpers/small-map.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fugu-install-'));
  mkdirSync(join(root, 'home'));
  mkdirSync(join(root, 'fugu', 'config'), { recursive: true });
  writeFileSync(spec(), specText);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const spec = () => join(root, 'fugu', 'config', 'spec.yaml');
const skill = () => join(root, 'home', '.codex', 'skills', 'fugu-conductor', 'SKILL.md');
const run = (...argv: readonly string[]): Promise<Ended> =>
  fugu(argv, { cwd: root, env: { HOME: join(root, 'home'), FUGU_HOME: join(root, 'fugu') } });

it('a skill comes, is listed, is stale after a change of the spec, is renewed and goes', async () => {
  const came = await run('install', 'skill', '--for', 'codex');
  expect(came.code, told(came)).toBe(0);
  expect(came.stdout).toContain(`skill of codex: written to ${skill()}`);
  expect(readFileSync(skill(), 'utf8')).toContain('| thinker | nemo (nvidia), mist (mistral) |');
  expect((await run('install', '--list')).stdout).toMatch(/^codex +skill +current +\//m);
  writeFileSync(
    spec(),
    specText.replace('thinker: { models: [nemo, mist] }', 'thinker: { models: [mist] }'),
  );
  expect((await run('install', '--list')).stdout).toMatch(/^codex +skill +stale +\//m);
  expect((await run('doctor')).stdout).toContain('fugu install skill --for codex');
  await run('install', 'skill', '--for', 'codex');
  expect(readFileSync(skill(), 'utf8')).toContain('| thinker | mist (mistral) |');
  const gone = await run('uninstall', '--all');
  expect(gone.code, told(gone)).toBe(0);
  expect(existsSync(join(root, 'home', '.codex'))).toBe(false);
  expect((await run('install', '--list')).stdout).toMatch(/^Nothing of fugu is installed/);
});

it('a trial shows the change and writes nothing', async () => {
  const trial = await run('install', 'note', 'mcp', '--for', 'codex,claude', '--dry-run');
  expect(trial.code, told(trial)).toBe(0);
  expect(trial.stdout).toMatch(/^\+<!-- fugu:note begin -->$/m);
  expect(trial.stdout).toMatch(/^\+\[mcp_servers\.fugu\]$/m);
  expect(existsSync(join(root, 'home', '.codex'))).toBe(false);
});

it('what cannot be done is said with exit 2, and the rest is done', async () => {
  writeFileSync(join(root, 'home', '.claude.json'), '{"a":1,,}');
  const half = await run('install', 'mcp', '--for', 'claude', '--for', 'codex');
  expect(half.code, told(half)).toBe(2);
  expect(half.stdout).toMatch(
    /mcp of claude: not done\.\n {2}\S+\.claude\.json:1: The JSON cannot be read/,
  );
  expect(half.stdout).toContain('mcp of codex: written to');
});

it('an agent that was never run is marked so', async () => {
  const done = await run('install', 'profile', '--for', 'hermes');
  expect(done.stdout).toContain('untested: made from the documentation of hermes');
  expect((await run('install', '--help')).stdout).toContain('hermes is untested');
});

it.each([
  [
    ['install'],
    /Missing <skill\|profile\|note\|mcp>\. Use one or more of skill, profile, note and mcp/,
  ],
  [['install', 'skil', '--for', 'codex'], /Did you mean `skill`\?/],
  [['install', 'skill'], /Missing --for\. Use: --for <claude\|codex/],
  [['uninstall', 'skill', '--for', 'cdex'], /Did you mean `codex`\?/],
])('a command line that says too little is refused: %j', async (argv, words) => {
  const end = await run(...argv);
  expect(end.code, told(end)).toBe(2);
  expect(end.stderr).toMatch(words);
});

it('a door is taken out although the spec is refused by now', async () => {
  await run('install', 'skill', '--for', 'codex');
  writeFileSync(spec(), 'version: 2\n');
  const gone = await run('uninstall', '--all');
  expect(gone.code, told(gone)).toBe(0);
  expect(existsSync(skill())).toBe(false);
});

it('who has no spec is told what the texts are made from', async () => {
  expect((await run('install', 'skill', '--for', 'codex')).stderr).toBe('');
  rmSync(spec());
  const done = await run('install', 'skill', '--for', 'codex');
  expect(done.stderr).toMatch(/no spec of your own.*`fugu init`/);
});

it('nothing is installed from a spec that is refused', async () => {
  writeFileSync(spec(), 'version: 2\n');
  const end = await run('install', 'skill', '--for', 'codex');
  expect(end.code, told(end)).toBe(2);
  expect(existsSync(skill())).toBe(false);
});
