import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { fugu, told } from '../helpers/program.ts';

// A whole job with its slot, on a machine that may be busy; no figure, only an end.
vi.setConfig({ testTimeout: 180_000 });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fugu-memory-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

const run = (...argv: readonly string[]) => fugu(argv, { env: { FUGU_HOME: root }, cwd: root });

it('the memory contract runs from plan to bridges in a rehearsal, with one bridge mended and one refused', async () => {
  const told_ = await run('rehearse', 'memory', '--plain', '--speed', '1000');
  expect(told_.code, told(told_)).toBe(0);
  const story = told_.stdout;
  expect(story).toMatch(/bridge-hermes acceptance failed/);
  expect(story).toMatch(/\(compass, nvidia, as declared\) passes bridge-hermes/);
  expect(story).toMatch(/- bridge-hermes done: .* by \w+ \[deepseek\]; pass by compass \[nvidia/);
  expect(story).toContain('The handoff form is COMPLETE.');
  expect(story).toMatch(/scarce reviewer: 0 of 1 calls used/);

  const [name = ''] = readdirSync(join(root, 'state', 'runs'));
  const refused = await run('audit', name, '--reject', '--step', 'bridge-codex');
  expect(refused.code, told(refused)).toBe(3);
  const accepted = await acceptShown(run, name);
  expect(accepted.code, told(accepted)).toBe(0);

  const [suffix = ''] = readdirSync(join(root, 'state', 'rehearsal'));
  const home = join(root, 'state', 'rehearsal', suffix, 'home');
  const hub = join(home, 'hub');
  execFileSync('git', ['-C', hub, 'merge', '-q', '--ff-only', `fugu/${name}`]);
  expect(existsSync(join(hub, 'bridges', 'codex-bridge.md'))).toBe(false);
  const made = await run('memory', 'init', join(hub, 'memory'));
  expect(made.code, told(made)).toBe(0);
  expect(readFileSync(join(hub, 'memory', 'INDEX.md'), 'utf8')).toContain('](whole-cents.md)');

  const wired = await run('memory', 'bridge', 'wire', name);
  expect(wired.code, told(wired)).toBe(0);
  const index = join(hub, 'memory', 'INDEX.md');
  expect(readFileSync(join(home, '.claude', 'CLAUDE.md'), 'utf8')).toContain(`\n@${index}\n`);
  expect(readFileSync(join(home, '.hermes', 'AGENTS.md'), 'utf8')).toContain(`Read ${index}`);
  expect(existsSync(join(home, '.hermes', 'skills'))).toBe(false);
  expect(existsSync(join(home, '.codex'))).toBe(false);
});

it('a story that is none is refused with the ones there are', async () => {
  const none = await run('rehearse', 'memry', '--plain');
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('memory');
});
