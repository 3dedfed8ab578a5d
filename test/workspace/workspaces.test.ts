import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  check,
  git,
  harvest,
  landingOf,
  memoryBlobs,
  open,
  openRoom,
  patchOf,
  sample,
  write,
} from './sample.ts';

const files = { 'src/shelf.js': 'export const shelf = 1;\n', 'README.md': '# Shelf\n' };

describe('a workspace', () => {
  it('holds the base commit, with history, and nothing of the uncommitted work', async () => {
    const s = sample(files);
    write(s.repo, { 'src/shelf.js': 'half done\n', 'new.txt': 'x' });
    const workspace = await open(s);
    expect(readFileSync(join(workspace.dir, 'src/shelf.js'), 'utf8')).toBe(files['src/shelf.js']);
    expect(existsSync(join(workspace.dir, 'new.txt'))).toBe(false);
    expect(git(workspace.dir, 'log', '--format=%s')).toContain('Begin');
    expect(git(workspace.dir, 'status', '--porcelain')).toBe('');
    expect(await s.room.list(workspace)).toEqual(['README.md', 'src/shelf.js']);
    await workspace.release();
  });

  it('holds the patches in order, and its own git calls them committed', async () => {
    const s = sample(files);
    const one = await patchOf(s, { 'src/shelf.js': 'export const shelf = 2;\n' });
    const two = await patchOf(s, { 'src/book.js': 'export const book = 1;\n' });
    const workspace = await open(s, [one.digest, two.digest]);
    expect(readFileSync(join(workspace.dir, 'src/shelf.js'), 'utf8')).toContain('2');
    expect(existsSync(join(workspace.dir, 'src/book.js'))).toBe(true);
    expect(git(workspace.dir, 'status', '--porcelain')).toBe('');
    await workspace.release();
  });

  it('names the patch and the files when patches contradict each other', async () => {
    const s = sample(files);
    const one = await patchOf(s, { 'src/shelf.js': 'export const shelf = 2;\n' });
    const two = await patchOf(s, { 'src/shelf.js': 'export const shelf = 3;\n' });
    const opened = await s.room.open({
      repo: s.repo,
      base: s.base,
      patches: [one.digest, two.digest],
    });
    expect(opened).toEqual({ status: 'conflict', patch: two.digest, files: ['src/shelf.js'] });
  });

  it('is used again after release, with nothing left of the worker before', async () => {
    const s = sample({ ...files, '.gitignore': 'node_modules\n' });
    const first = await open(s);
    write(first.dir, {
      'README.md': 'changed',
      'src/.git/config': '[core]\n',
      'node_modules/a/index.js': 'x',
      '.git/hooks/post-checkout': '#!/bin/sh\n',
    });
    await first.release();
    const second = await open(s);
    expect(second.dir).toBe(first.dir);
    expect(readFileSync(join(second.dir, 'README.md'), 'utf8')).toBe(files['README.md']);
    for (const gone of ['src/.git', 'node_modules', '.git/hooks/post-checkout'])
      expect(existsSync(join(second.dir, gone))).toBe(false);
    expect(git(second.dir, 'status', '--porcelain')).toBe('');
    await second.release();
  });

  it('is another folder while the first is lent, in this process and in the next', async () => {
    const s = sample(files);
    const many = await Promise.all([open(s), open(s), open(s)]);
    expect(new Set(many.map((workspace) => workspace.dir)).size).toBe(3);
    const other = openRoom(s.root, memoryBlobs());
    const more = await other.open({ repo: s.repo, base: s.base, patches: [] });
    const dirs = many.map((workspace) => workspace.dir);
    expect(more.status === 'open' && !dirs.includes(more.workspace.dir)).toBe(true);
    for (const workspace of many) await workspace.release();
  });

  it('never lies in the repository, and is gone after close', async () => {
    const s = sample(files);
    const workspace = await open(s);
    expect(workspace.dir.startsWith(s.stateDir)).toBe(true);
    await workspace.release();
    await s.room.close();
    expect(existsSync(workspace.dir)).toBe(false);
    expect(git(s.repo, 'status', '--porcelain')).toBe('');
  });

  it('shows text files by pattern up to a size, and leaves binary ones out', async () => {
    const s = sample({ ...files, 'src/big.js': 'x'.repeat(5_000), 'src/data.js': 'a\0b' });
    const workspace = await open(s);
    const read = await s.room.read(workspace, ['src/**'], 1_000);
    expect(read).toEqual([{ path: 'src/shelf.js', text: files['src/shelf.js'] }]);
    expect(await s.room.read(workspace, ['docs/**'], 1_000)).toEqual([]);
    await workspace.release();
  });
});

describe('the whole of several patches', () => {
  it('is one tree and one diff, whatever order the steps ended in', async () => {
    const s = sample(files);
    const one = await patchOf(s, { 'src/shelf.js': 'export const shelf = 2;\n' });
    const two = await patchOf(s, { 'README.md': '# Shelves\n' });
    const a = await s.room.integrate(s.repo, s.base, [one.digest, two.digest]);
    const b = await s.room.integrate(s.repo, s.base, [two.digest, one.digest]);
    expect(a).toEqual(b);
    expect(a).toMatchObject({ status: 'integrated' });
    if (a.status !== 'integrated') return;
    expect(a.files.map((file) => file.path)).toEqual(['README.md', 'src/shelf.js']);
    expect(await s.room.diffText(a.patch)).toContain('+# Shelves');
  });

  it('names the conflict when two steps contradict each other', async () => {
    const s = sample(files);
    const one = await patchOf(s, { 'src/shelf.js': 'export const shelf = 2;\n' });
    const two = await patchOf(s, { 'src/shelf.js': 'export const shelf = 3;\n' });
    const found = await s.room.integrate(s.repo, s.base, [one.digest, two.digest]);
    expect(found).toEqual({ status: 'conflict', patch: two.digest, files: ['src/shelf.js'] });
  });

  it('says that a patch is lost when its bytes are', async () => {
    const s = sample(files);
    const found = await s.room.integrate(s.repo, s.base, ['sha256:none']);
    expect(found).toMatchObject({ status: 'failed', because: expect.stringContaining('lost') });
  });
});

describe('an agent that did nothing', () => {
  it('has no change', async () => {
    const s = sample(files);
    const workspace = await open(s);
    expect(await harvest(s, workspace)).toEqual({ status: 'no-change' });
    await workspace.release();
  });
});

describe('a repository that was moved away', () => {
  it('is told by every answer, and nothing throws', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, { 'README.md': 'x\n' });
    const room = openRoom(s.root, s.blobs);
    renameSync(s.repo, `${s.repo}-moved`);
    const gone = expect.stringContaining('does not exist');
    const { repo, base } = s;
    expect(await room.open({ repo, base, patches: [] })).toMatchObject({ because: gone });
    expect(await room.integrate(repo, base, [])).toMatchObject({ because: gone });
    const landed = await room.land(landingOf(s, artifact));
    expect(landed).toMatchObject({ status: 'stopped', because: gone });
    expect((await s.room.open({ repo, base, patches: [] })).status).toBe('failed');
    expect((await s.room.land(landingOf(s, artifact))).status).toBe('stopped');
    expect(await check({ ...s, room }, base, 'true')).toMatchObject({
      status: 'not-run',
      tail: gone,
    });
  });
});
