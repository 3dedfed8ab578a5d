import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../source/workspace/git/git.edge.ts';
import {
  canary,
  check,
  git,
  harvest,
  landingOf,
  open,
  patchOf,
  type Sample,
  sample,
  tempRoot,
  write,
} from '../sample.ts';

const files = { 'src/a.txt': 'one\n', 'README.md': 'x\n' };

/** Everything the room does with a repository and a workspace, once. */
async function wholeStory(s: Sample, tamper: (dir: string) => void): Promise<void> {
  await s.room.inspect(s.repo);
  const workspace = await open(s);
  write(workspace.dir, { 'src/a.txt': 'two\n' });
  tamper(workspace.dir);
  const got = await harvest(s, workspace);
  await workspace.release();
  const again = await open(s);
  await again.release();
  if (got.status !== 'patch') return;
  await s.room.integrate(s.repo, s.base, [got.artifact.digest]);
  const landed = await s.room.land(landingOf(s, got.artifact));
  if (landed.status === 'landed') await s.room.fastForward(s.repo, 'main', landed.commit);
}

/** Shows that the trap works on plain git, or the test would prove nothing. */
function springs(dir: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', dir, ...args], { stdio: 'ignore', input: '' });
}

describe('no planted command runs when', () => {
  it('a worker points its .git at a folder with a file watcher (a)', async () => {
    const s = sample(files);
    const { command, ran } = canary(s.root);
    await wholeStory(s, (dir) => {
      const trap = join(s.root, 'trap');
      git(s.root, 'clone', '-q', '--bare', s.repo, trap);
      git(trap, 'config', 'core.fsmonitor', command);
      git(trap, 'config', 'core.bare', 'false');
      rmSync(join(dir, '.git'), { recursive: true });
      writeFileSync(join(dir, '.git'), `gitdir: ${trap}\n`);
    });
    expect(ran()).toBe(false);
  });

  it('the user’s own configuration names a file watcher (b)', async () => {
    const s = sample(files);
    const { command, ran } = canary(s.root);
    git(s.repo, 'config', 'core.fsmonitor', command);
    await wholeStory(s, () => undefined);
    expect(ran()).toBe(false);
    springs(s.repo, 'status');
    expect(ran()).toBe(true);
  });

  it('hooks lie in the repository and in the workspace (c)', async () => {
    const s = sample(files);
    const { command, ran } = canary(s.root);
    const hooks = [
      'reference-transaction',
      'post-merge',
      'post-checkout',
      'pre-commit',
      'post-index-change',
    ];
    const plant = (dir: string): void => {
      for (const hook of hooks) {
        mkdirSync(join(dir, '.git/hooks'), { recursive: true });
        execFileSync('cp', [command, join(dir, '.git/hooks', hook)]);
      }
    };
    plant(s.repo);
    await wholeStory(s, plant);
    expect(ran()).toBe(false);
    springs(s.repo, 'update-ref', 'refs/heads/other', s.base);
    expect(ran()).toBe(true);
  });

  it('a bare repository lies in the tree and a path inside it is asked about (d)', async () => {
    const s = sample(files);
    const { command, ran } = canary(s.root);
    const trap = join(s.repo, 'fixtures/trap');
    git(s.root, 'clone', '-q', '--bare', s.repo, trap);
    git(trap, 'config', 'core.fsmonitor', command);
    git(trap, 'config', 'core.worktree', s.repo);
    const reading = await s.room.inspect(trap);
    expect(reading.status).toBe('refused');
    await wholeStory(s, () => undefined);
    expect(ran()).toBe(false);
  });

  it('an external diff, a text converter and a filter are configured (e)', async () => {
    const s = sample({ ...files, '.gitattributes': '*.txt diff=trap filter=trap merge=trap\n' });
    const { command, ran } = canary(s.root);
    const plant = (dir: string): void => {
      for (const name of ['diff.external', 'diff.trap.command', 'diff.trap.textconv'])
        git(dir, 'config', name, command);
      for (const name of ['filter.trap.clean', 'filter.trap.smudge', 'merge.trap.driver'])
        git(dir, 'config', name, command);
    };
    plant(s.repo);
    await wholeStory(s, plant);
    expect(ran()).toBe(false);
    write(s.repo, { 'src/a.txt': 'three\n' });
    springs(s.repo, 'diff');
    expect(ran()).toBe(true);
  });

  it('the workspace’s configuration is broken or includes another', async () => {
    const s = sample(files);
    const { command, ran } = canary(s.root);
    const trap = join(s.root, 'trap.config');
    writeFileSync(trap, `[core]\n\tfsmonitor = ${command}\n\tsshCommand = ${command}\n`);
    await wholeStory(s, (dir) => git(dir, 'config', 'include.path', trap));
    await wholeStory(s, (dir) => writeFileSync(join(dir, '.git/config'), '[broken'));
    expect(ran()).toBe(false);
  });
});

describe('names', () => {
  it('that a shell would run are refused as branches and never reach one (f)', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, { 'src/a.txt': 'two\n' });
    for (const name of [
      'fugu/a;touch${IFS}x',
      'fugu/$(id)',
      'main',
      'fugu/../main',
      'fugu/-x',
      'fugu/a\u3000b',
    ]) {
      const landed = await s.room.land({ ...landingOf(s, artifact), ref: `refs/heads/${name}` });
      expect(landed.status).toBe('stopped');
    }
    expect(git(s.repo, 'branch', '--format=%(refname:short)')).toBe('main\n');
  });

  it('that look like options are no revisions (g)', async () => {
    const s = sample(files);
    const file = join(s.root, 'written');
    const base = `--output=${file}`;
    const opened = await s.room.open({ repo: s.repo, base, patches: [] });
    expect(opened.status).toBe('failed');
    const whole = await s.room.integrate(s.repo, base, []);
    expect(whole.status).toBe('failed');
    const result = await check(s, base, 'true');
    expect(result.status).toBe('not-run');
    expect(existsSync(file)).toBe(false);
  });
});

describe('git', () => {
  it('answers with a value when the program is missing, and when it says no', async () => {
    const root = tempRoot();
    const missing = createGit({ path: '/nonexistent', home: root, program: 'no-such-git' });
    const gone = await missing.run({ place: { gitDir: root }, args: ['status'] });
    expect(gone).toMatchObject({ status: 'failed', code: null });
    const here = createGit({ path: process.env.PATH ?? '', home: root });
    const no = await here.run({ place: { gitDir: root }, args: ['rev-parse', 'HEAD'] });
    expect(no).toMatchObject({ status: 'failed', code: 128 });
  });

  it('sees nothing of the caller’s environment', async () => {
    const root = tempRoot();
    const fake = join(root, 'git');
    writeFileSync(fake, '#!/bin/sh\nenv\n', { mode: 0o755 });
    process.env.FUGU_TEST_CANARY = 'seen';
    try {
      const it = createGit({ path: '/usr/bin:/bin', home: root, program: fake });
      const said = await it.run({ place: { gitDir: root }, args: [] });
      expect(said.out.toString()).toContain('GIT_CONFIG_NOSYSTEM=1');
      expect(said.out.toString()).not.toContain('CANARY');
    } finally {
      delete process.env.FUGU_TEST_CANARY;
    }
  });

  it('is ended when it prints more than it may', async () => {
    const root = tempRoot();
    const fake = join(root, 'git');
    writeFileSync(fake, '#!/bin/sh\nexec yes\n', { mode: 0o755 });
    const flood = createGit({ path: '/usr/bin:/bin', home: root, program: fake });
    const said = await flood.run({ place: { gitDir: root }, args: [], maxBytes: 100_000 });
    expect(said).toMatchObject({ status: 'failed', because: 'git printed more than the limit' });
  });
});

describe('the user’s repository', () => {
  it('keeps its index, work tree and configuration to the byte through the whole story', async () => {
    const s = sample(files);
    write(s.repo, { 'README.md': 'half done\n', 'new.txt': 'x\n' });
    git(s.repo, 'add', 'new.txt');
    const before = ['index', 'HEAD', 'config'].map((name) =>
      readFileSync(join(s.repo, '.git', name)),
    );
    await wholeStory(s, () => undefined);
    const after = ['index', 'HEAD', 'config'].map((name) =>
      readFileSync(join(s.repo, '.git', name)),
    );
    expect(after).toEqual(before);
    expect(readFileSync(join(s.repo, 'README.md'), 'utf8')).toBe('half done\n');
    expect(git(s.repo, 'rev-parse', 'main').trim()).toBe(s.base);
  });
});
