import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, makeRepo, memoryBlobs, openRoom, sample, tempRoot, write } from '../sample.ts';

const files = { 'src/a.txt': 'one\n', '.gitignore': 'dist\n' };

describe('a repository', () => {
  it('is read with its branch, its commit and its tree', async () => {
    const s = sample(files);
    const reading = await s.room.inspect(s.repo);
    const baseTree = git(s.repo, 'rev-parse', 'HEAD^{tree}').trim();
    expect(reading).toEqual({
      status: 'repo',
      repo: { path: s.repo, branch: 'main', base: s.base, baseTree, dirty: false },
    });
  });

  it('is found from a folder inside it, and from a linked work tree', async () => {
    const s = sample(files);
    const inside = await s.room.inspect(join(s.repo, 'src'));
    expect(inside).toMatchObject({ status: 'repo', repo: { path: s.repo } });
    const linked = join(s.root, 'linked');
    git(s.repo, 'worktree', 'add', '-q', '-b', 'side', linked);
    const reading = await s.room.inspect(linked);
    expect(reading).toMatchObject({ status: 'repo', repo: { path: linked, branch: 'side' } });
    const opened = await s.room.open({ repo: linked, base: s.base, patches: [] });
    expect(opened.status).toBe('open');
  });

  const changes: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    ['a changed file', { 'src/a.txt': 'two\n' }, true],
    ['an unknown file', { 'new.txt': 'x\n' }, true],
    ['an ignored file', { 'dist/out.js': 'x\n' }, false],
  ];
  it.each(changes)('with %s is read, and its dirt is told', async (_, more, dirty) => {
    const s = sample(files);
    write(s.repo, more);
    const before = readFileSync(join(s.repo, '.git/index'));
    expect(await s.room.inspect(s.repo)).toMatchObject({ status: 'repo', repo: { dirty } });
    expect(readFileSync(join(s.repo, '.git/index'))).toEqual(before);
  });

  it('with a detached head has no branch', async () => {
    const s = sample(files);
    git(s.repo, 'checkout', '-q', '--detach');
    expect(await s.room.inspect(s.repo)).toMatchObject({ status: 'repo', repo: { branch: null } });
  });

  it('that is shallow is read, and its workspaces can ask for its history', async () => {
    const s = sample(files);
    git(s.repo, 'commit', '-q', '--allow-empty', '-m', 'Second');
    const shallow = join(s.root, 'shallow');
    git(s.root, 'clone', '-q', '--depth', '1', `file://${s.repo}`, shallow);
    const reading = await s.room.inspect(shallow);
    expect(reading.status).toBe('repo');
    if (reading.status !== 'repo') return;
    const opened = await s.room.open({ repo: shallow, base: reading.repo.base, patches: [] });
    if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
    expect(git(opened.workspace.dir, 'log', '--format=%s')).toContain('Second');
    await opened.workspace.release();
  });

  it('whose files do not keep the line endings its attributes ask for can be opened', async () => {
    const s = sample({ '.gitattributes': '', 'a.txt': 'one\r\n', 'b.bat': 'two\n' });
    write(s.repo, { '.gitattributes': '*.txt text\n*.bat text eol=crlf\n' });
    git(s.repo, 'add', '.gitattributes');
    git(s.repo, 'commit', '-q', '-m', 'Ask for line endings');
    const base = git(s.repo, 'rev-parse', 'HEAD').trim();
    const opened = await s.room.open({ repo: s.repo, base, patches: [] });
    if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
    expect(readFileSync(join(opened.workspace.dir, 'b.bat'), 'utf8')).toBe('two\r\n');
    await opened.workspace.release();
  });

  it('in the newer hash can be worked on and landed in', async () => {
    const root = tempRoot();
    const repo = join(root, 'wide');
    git(root, 'init', '-q', '--object-format=sha256', repo);
    write(repo, files);
    git(repo, 'add', '-A');
    git(repo, 'commit', '-q', '-m', 'Begin');
    const room = openRoom(root, memoryBlobs());
    const base = git(repo, 'rev-parse', 'HEAD').trim();
    const opened = await room.open({ repo, base, patches: [] });
    if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
    const { workspace } = opened;
    write(workspace.dir, { 'src/a.txt': 'two\n' });
    const got = await room.harvest({
      ...{ workspace, fromTree: workspace.baseTree, finishedCut: false },
      ...{ owns: [], protectedGlobs: [] },
    });
    if (got.status !== 'patch') throw new Error(JSON.stringify(got));
    const { tree, digest: patch } = got.artifact;
    const request = {
      repo,
      ref: 'fugu/r',
      base,
      tree,
      patch,
      message: 'm\n',
      dateS: 1_795_000_000,
    };
    expect((await room.land(request)).status).toBe('landed');
  });
});

describe('a place that cannot be worked on is refused', () => {
  async function refusal(path: string, root: string): Promise<string> {
    const reading = await openRoom(root, memoryBlobs()).inspect(path);
    if (reading.status !== 'refused') throw new Error('it was read');
    expect(reading.what.endsWith('.')).toBe(true);
    expect(reading.remedy.endsWith('.')).toBe(true);
    return `${reading.what} ${reading.remedy}`;
  }

  it('when it does not exist, or is a file', async () => {
    const root = tempRoot();
    expect(await refusal(join(root, 'none'), root)).toContain('does not exist');
    writeFileSync(join(root, 'file'), '');
    expect(await refusal(join(root, 'file'), root)).toContain('is a file');
  });

  it('when there is no git', async () => {
    const root = tempRoot();
    const room = openRoom(root, memoryBlobs(), { env: { PATH: '/nonexistent' } });
    const reading = await room.inspect(root);
    expect(reading).toMatchObject({ status: 'refused', what: 'git is not in PATH.' });
  });

  it('when it is not in a git repository', async () => {
    const root = tempRoot();
    expect(await refusal(root, root)).toContain('git init');
  });

  it('when the repository is bare', async () => {
    const root = tempRoot();
    git(root, 'init', '-q', '--bare', 'bare.git');
    expect(await refusal(join(root, 'bare.git'), root)).toContain('is a bare repository');
  });

  it('when it is a git folder itself', async () => {
    const root = tempRoot();
    const repo = makeRepo(root, files);
    expect(await refusal(join(repo, '.git'), root)).toContain('Name the work tree');
  });

  it('when there are no commits yet', async () => {
    const root = tempRoot();
    git(root, 'init', '-q', 'empty');
    expect(await refusal(join(root, 'empty'), root)).toContain('no commits yet');
  });

  it('when it has submodules', async () => {
    const s = sample(files);
    git(s.repo, 'update-index', '--add', '--cacheinfo', `160000,${s.base},vendor/x`);
    git(s.repo, 'commit', '-q', '-m', 'Add a submodule');
    expect(await refusal(s.repo, s.root)).toContain('submodules (vendor/x)');
  });

  it('when its files lie in LFS, and not when LFS is only spoken of', async () => {
    const s = sample({ ...files, 'art/.gitattributes': '*.png filter=lfs diff=lfs -text\n' });
    expect(await refusal(s.repo, s.root)).toContain('art/.gitattributes');
    const other = sample({ ...files, '.gitattributes': '# no filter=lfs here\n' });
    expect((await other.room.inspect(other.repo)).status).toBe('repo');
  });

  it('when a merge with conflicts is open', async () => {
    const s = sample(files);
    git(s.repo, 'checkout', '-q', '-b', 'side');
    write(s.repo, { 'src/a.txt': 'side\n' });
    git(s.repo, 'commit', '-qam', 'Side');
    git(s.repo, 'checkout', '-q', 'main');
    write(s.repo, { 'src/a.txt': 'main\n' });
    git(s.repo, 'commit', '-qam', 'Main');
    expect(() => git(s.repo, 'merge', 'side')).toThrow();
    expect(await refusal(s.repo, s.root)).toContain('git merge --abort');
  });

  it('when the state folder lies inside it', async () => {
    const root = tempRoot();
    const repo = makeRepo(root, files);
    const room = openRoom(root, memoryBlobs(), { stateDir: join(repo, 'state') });
    expect(await room.inspect(repo)).toMatchObject({
      status: 'refused',
      remedy: expect.stringContaining('FUGU_HOME'),
    });
  });
});
