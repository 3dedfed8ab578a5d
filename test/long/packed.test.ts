import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs, oldNode } from '../helpers/needs.ts';
import { root, trackedPaths } from '../helpers/tracked.ts';

const folder = mkdtempSync(join(tmpdir(), 'fugu-packed-'));
const empty = join(folder, 'empty');
const installed = join(empty, 'node_modules', 'fugu-conductor');
const launcher = join(installed, 'bin', 'fugu.cjs');

function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function start(node: string, ...args: readonly string[]) {
  return spawnSync(node, [launcher, ...args], { cwd: empty, encoding: 'utf8', timeout: 30_000 });
}

// The package is made from a copy, so that its build never meets the one other tests run.
beforeAll(() => {
  const copy = join(folder, 'copy');
  for (const path of trackedPaths()) cpSync(join(root, path), join(copy, path));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  npm(copy, 'pack', '--silent', '--pack-destination', folder);
  const tarball = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  execFileSync('mkdir', [empty]);
  npm(empty, 'install', '--offline', '--no-audit', '--no-fund', join(folder, tarball.join()));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the packed program', () => {
  it('installs offline, with no other package', () => {
    const packages = readdirSync(join(empty, 'node_modules')).filter((name) => name[0] !== '.');
    expect(packages).toEqual(['fugu-conductor']);
  });

  it('holds the program and its words, and neither source nor tests', () => {
    const names = readdirSync(installed);
    expect(names).toEqual(expect.arrayContaining(['bin', 'dist', 'LICENSE', 'package.json']));
    expect(names).not.toContain('source');
    expect(names).not.toContain('test');
  });

  it('ships the licences of the packages inside it, its documents and the map of every file', () => {
    const dist = readdirSync(join(installed, 'dist'));
    expect(dist).toContain('THIRD-PARTY-NOTICES.txt');
    const unmapped = dist.filter((name) => name.endsWith('.js') && !dist.includes(`${name}.map`));
    expect(unmapped).toEqual([]);
    expect(readdirSync(join(installed, 'docs'))).toContain('rule.md');
  });

  it('plays the rehearsal in an empty folder', () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const played = spawnSync(
      process.execPath,
      [launcher, 'rehearse', '--plain', '--speed', '1000'],
      { cwd: empty, encoding: 'utf8', timeout: 120_000, env: { ...process.env, FUGU_HOME: home } },
    );
    expect(played).toMatchObject({ status: 0, stderr: '' });
    expect(played.stdout).toContain('Waits for you: audit of 7 files');
  });

  it('shows its version and its help under the pinned Node', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(start(process.execPath, '--version')).toMatchObject({
      status: 0,
      stdout: `${version}\n`,
    });
    const help = start(process.execPath, '--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('fugu');
  });

  needs('old-node')('refuses an old Node in one line, with exit code 2', () => {
    const refused = start(oldNode() ?? '', '--help');
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^fugu needs Node 22\.22 or newer[^\n]+\n$/);
  });
});
