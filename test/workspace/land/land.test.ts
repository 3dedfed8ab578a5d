import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Landing } from '../../../source/conductor/ports.ts';
import { root } from '../../helpers/tracked.ts';
import { git, landingOf, openRoom, patchOf, type Sample, sample, write } from '../sample.ts';

const files = { 'src/shelf.js': 'export const shelf = 1;\n', 'README.md': '# Shelf\n' };
const change = { 'src/shelf.js': 'export const shelf = 2;\n' };

async function landed(s: Sample): Promise<Extract<Landing, { status: 'landed' }>> {
  const artifact = await patchOf(s, change);
  const answer = await s.room.land(landingOf(s, artifact));
  if (answer.status !== 'landed') throw new Error(answer.because);
  return answer;
}

function branches(s: Sample): readonly string[] {
  return git(s.repo, 'for-each-ref', '--format=%(refname)').trim().split('\n');
}

describe('landing', () => {
  it('makes one commit on the base, with the message and dates given, on a branch of its own', async () => {
    const s = sample(files);
    const { commit, ref, merge } = await landed(s);
    expect(ref).toBe('refs/heads/fugu/r1');
    expect(merge).toBe('git merge --ff-only fugu/r1');
    expect(git(s.repo, 'rev-parse', 'fugu/r1', 'fugu/r1~1').split('\n').slice(0, 2)).toEqual([
      commit,
      s.base,
    ]);
    const format = '--format=%an|%cn|%at|%ct|%(trailers:key=Fugu-Run,valueonly)';
    expect(git(s.repo, 'show', '-s', format, commit).trim()).toBe(
      'fugu|fugu|1795000000|1795000000|r1',
    );
    expect(git(s.repo, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('asked again, answers the same commit and makes no second one', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    const first = await s.room.land(landingOf(s, artifact));
    expect(await s.room.land(landingOf(s, artifact))).toEqual(first);
    expect(branches(s)).toEqual(['refs/heads/fugu/r1', 'refs/heads/main']);
  });

  it('leaves a dirty index and work tree as they are, to the byte', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    write(s.repo, { 'README.md': 'half\n', 'src/shelf.js': 'mine\n', 'new.txt': 'x\n' });
    git(s.repo, 'add', 'README.md');
    const read = () => [
      readFileSync(join(s.repo, '.git/index')),
      readFileSync(join(s.repo, 'src/shelf.js')),
    ];
    const before = read();
    expect((await s.room.land(landingOf(s, artifact))).status).toBe('landed');
    expect(read()).toEqual(before);
  });

  it('names the plain merge once the user’s branch has moved', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    git(s.repo, 'commit', '-q', '--allow-empty', '-m', 'Move on');
    const answer = await s.room.land(landingOf(s, artifact));
    expect(answer).toMatchObject({ status: 'landed', merge: 'git merge fugu/r1' });
  });

  it('stops with words when the branch holds something else, and leaves it', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    git(s.repo, 'branch', 'fugu/r1', s.base);
    const answer = await s.room.land(landingOf(s, artifact));
    expect(answer).toMatchObject({
      status: 'stopped',
      because: expect.stringContaining('fugu/r1 exists already'),
    });
    expect(git(s.repo, 'rev-parse', 'fugu/r1').trim()).toBe(s.base);
  });

  it('stops with words when a branch is called fugu', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    git(s.repo, 'branch', 'fugu');
    const answer = await s.room.land(landingOf(s, artifact));
    expect(answer).toMatchObject({ status: 'stopped', remedy: expect.stringContaining('Rename') });
  });

  it('stops when the patch leads to another tree than the audited one, or its bytes are lost', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    const other = await patchOf(s, { 'README.md': 'other\n' });
    const request = landingOf(s, artifact);
    const wrong = await s.room.land({ ...request, tree: other.tree });
    expect(wrong).toMatchObject({
      status: 'stopped',
      because: expect.stringContaining('another tree'),
    });
    const lost = await s.room.land({ ...request, patch: 'sha256:none' });
    expect(lost).toMatchObject({ status: 'stopped', because: expect.stringContaining('lost') });
    expect(branches(s)).toEqual(['refs/heads/main']);
  });

  it('clears the lock that a killed git left on our own ref, and no other', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, change);
    write(s.repo, { '.git/refs/heads/fugu/r1.lock': '', '.git/refs/heads/main.lock': '' });
    expect((await s.room.land(landingOf(s, artifact))).status).toBe('landed');
    expect(readFileSync(join(s.repo, '.git/refs/heads/main.lock'), 'utf8')).toBe('');
  });

  it.each(['after-lock', 'after-tree', 'after-commit', 'after-ref'])(
    'killed %s, ends with exactly one commit when asked again',
    async (point) => {
      const s = sample(files);
      const artifact = await patchOf(s, change);
      const request = landingOf(s, artifact);
      const patch = await s.blobs.text(artifact.digest);
      const file = join(s.root, 'request.json');
      const { stateDir } = s;
      writeFileSync(file, JSON.stringify({ request, stateDir, patch, path: process.env.PATH }));
      const script = join(root, 'test/fixtures/workspace/land.mjs');
      const died = spawnSync(process.execPath, [script, file, point], { encoding: 'utf8' });
      expect(died.signal).toBe('SIGKILL');
      const room = openRoom(s.root, s.blobs);
      const answer = await room.land(request);
      expect(answer.status).toBe('landed');
      expect(git(s.repo, 'rev-list', '--count', 'fugu/r1').trim()).toBe('2');
      expect(branches(s)).toEqual(['refs/heads/fugu/r1', 'refs/heads/main']);
    },
  );
});

describe('fast-forward', () => {
  it('moves a clean, unmoved branch and its work tree', async () => {
    const s = sample(files);
    const { commit } = await landed(s);
    expect(await s.room.fastForward(s.repo, 'main', commit)).toEqual({
      status: 'forwarded',
      commit,
    });
    expect(git(s.repo, 'rev-parse', 'main').trim()).toBe(commit);
    expect(readFileSync(join(s.repo, 'src/shelf.js'), 'utf8')).toBe(change['src/shelf.js']);
    expect(git(s.repo, 'status', '--porcelain')).toBe('');
  });

  const refusals: readonly (readonly [string, (s: Sample) => void])[] = [
    ['a file is changed', (s) => write(s.repo, { 'README.md': 'mine\n' })],
    [
      'something is staged',
      (s) => {
        write(s.repo, { 'new.txt': 'x\n' });
        git(s.repo, 'add', 'new.txt');
      },
    ],
    ['the branch moved', (s) => git(s.repo, 'commit', '-q', '--allow-empty', '-m', 'Move on')],
    ['another branch is checked out', (s) => git(s.repo, 'checkout', '-q', '-b', 'other')],
    ['the head is detached', (s) => git(s.repo, 'checkout', '-q', '--detach')],
    ['content filters are configured', (s) => git(s.repo, 'config', 'filter.x.clean', 'cat')],
  ];

  it.each(refusals)('touches nothing when %s', async (_, spoil) => {
    const s = sample(files);
    const { commit } = await landed(s);
    spoil(s);
    const before = [git(s.repo, 'rev-parse', 'main'), git(s.repo, 'status', '--porcelain')];
    const answer = await s.room.fastForward(s.repo, 'main', commit);
    expect(answer).toMatchObject({
      status: 'stopped',
      remedy: expect.stringContaining('git merge'),
    });
    expect([git(s.repo, 'rev-parse', 'main'), git(s.repo, 'status', '--porcelain')]).toEqual(
      before,
    );
  });

  it('leaves an untracked file that the commit would overwrite', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, { 'note.txt': 'theirs\n' });
    const answer = await s.room.land(landingOf(s, artifact));
    write(s.repo, { 'note.txt': 'mine\n' });
    const commit = answer.status === 'landed' ? answer.commit : '';
    expect((await s.room.fastForward(s.repo, 'main', commit)).status).toBe('stopped');
    expect(readFileSync(join(s.repo, 'note.txt'), 'utf8')).toBe('mine\n');
  });
});

describe('revert', () => {
  const message = 'Take the shelf back\n\nFugu-Reverts: r1\n';

  it('puts the inverse on the current head, on a branch of its own, and answers the same twice', async () => {
    const s = sample(files);
    const { commit } = await landed(s);
    git(s.repo, 'merge', '-q', '--ff-only', 'fugu/r1');
    write(s.repo, { 'README.md': '# More\n' });
    git(s.repo, 'commit', '-qam', 'Move on');
    const request = { repo: s.repo, commit, run: 'r1', dateS: 1_795_000_100, message };
    const first = await s.room.revert(request);
    expect(first).toMatchObject({ status: 'landed', ref: 'refs/heads/fugu/revert-r1' });
    expect(git(s.repo, 'show', 'fugu/revert-r1:src/shelf.js')).toBe(files['src/shelf.js']);
    expect(git(s.repo, 'show', 'fugu/revert-r1:README.md')).toBe('# More\n');
    expect(await s.room.revert(request)).toEqual(first);
    git(s.repo, 'commit', '-q', '--allow-empty', '-m', 'Further on');
    expect(await s.room.revert(request)).toEqual({ ...first, merge: 'git merge fugu/revert-r1' });
  });

  it('names the files when later work stands in the way', async () => {
    const s = sample(files);
    const { commit } = await landed(s);
    git(s.repo, 'merge', '-q', '--ff-only', 'fugu/r1');
    write(s.repo, { 'src/shelf.js': 'export const shelf = 99;\n' });
    git(s.repo, 'commit', '-qam', 'Move on');
    const request = { repo: s.repo, commit, run: 'r1', dateS: 1_795_000_100, message };
    const answer = await s.room.revert(request);
    expect(answer).toMatchObject({
      status: 'stopped',
      because: expect.stringContaining('src/shelf.js'),
      remedy: expect.stringContaining('git revert'),
    });
  });
});
