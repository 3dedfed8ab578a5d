import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Harvest } from '../../../source/conductor/ports.ts';
import type { Notice, PatchArtifact } from '../../../source/domain/artifact.ts';
import { git, harvest, open, patchOf, type Sample, sample, write } from '../sample.ts';

const files = {
  'src/shelf.js': 'export function add(a, b) {\n  return a - b;\n}\n',
  'test/shelf.test.js': 'test one\n',
  'package.json': '{"name":"shelf","scripts":{"test":"node --test"}}\n',
  '.github/workflows/ci.yml': 'on: push\n',
  '.gitignore': 'dist\n',
};

function artifactOf(got: Harvest): PatchArtifact {
  if (got.status !== 'patch') throw new Error(JSON.stringify(got));
  return got.artifact;
}

function types(notices: readonly Notice[], path: string): readonly string[] {
  return notices.filter((notice) => notice.path === path).map((notice) => notice.type);
}

async function problemsOf(s: Sample, work: (dir: string) => void): Promise<readonly string[]> {
  const workspace = await open(s);
  work(workspace.dir);
  const got = await harvest(s, workspace);
  await workspace.release();
  if (got.status !== 'rejected') throw new Error(JSON.stringify(got));
  return got.problems;
}

const block = [
  'src/shelf.js',
  '<<<<<<< SEARCH',
  '  return a - b;',
  '=======',
  '  return a + b;',
  '>>>>>>> REPLACE',
  '',
].join('\n');

describe('the artifact of an agent', () => {
  it('is what the folder says, with counts, and leaves ignored files out', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, {
      'src/shelf.js': 'export function add(a, b) {\n  return a + b;\n}\n',
      'src/new.js': 'one\ntwo\n',
      'dist/out.js': 'ignored\n',
    });
    expect(artifact.files).toEqual([
      { path: 'src/new.js', change: 'added', added: 2, removed: 0 },
      { path: 'src/shelf.js', change: 'modified', added: 1, removed: 1 },
    ]);
    const diff = (await s.blobs.text(artifact.digest)) ?? '';
    expect(diff).toContain('+  return a + b;');
    expect(diff).not.toContain('dist/out.js');
  });

  it('has the same digest for the same change, in any workspace', async () => {
    const s = sample(files);
    const hold = await open(s);
    const one = await patchOf(s, { 'src/new.js': 'one\n' });
    await hold.release();
    const two = await patchOf(s, { 'src/new.js': 'one\n' });
    expect(two).toEqual(one);
  });

  it('starts from the step’s base even when a repair continues an earlier patch', async () => {
    const s = sample(files);
    const first = await patchOf(s, { 'src/new.js': 'one\n' });
    const workspace = await open(s, [first.digest]);
    write(workspace.dir, { 'src/new.js': 'one\ntwo\n' });
    const got = await s.room.harvest({
      workspace,
      fromTree: first.baseTree,
      finishedCut: false,
      owns: [],
      protectedGlobs: [],
    });
    expect(artifactOf(got).files).toEqual([
      { path: 'src/new.js', change: 'added', added: 2, removed: 0 },
    ]);
    await workspace.release();
  });

  it('cannot hide text from the diff by an attribute file', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, {
      '.gitattributes': '*.js -diff\n',
      'src/shelf.js': 'export const evil = 1;\n',
    });
    expect(await s.room.diffText(artifact.digest)).toContain('+export const evil = 1;');
    expect(types(artifact.notices, '.gitattributes')).toContain('control-file');
  });

  it('carries binary files whole', async () => {
    const s = sample(files);
    const artifact = await patchOf(s, { 'logo.bin': `a\0${'b'.repeat(400)}` });
    const workspace = await open(s, [artifact.digest]);
    expect(readFileSync(join(workspace.dir, 'logo.bin'), 'utf8')).toContain('a\0b');
    expect(await s.room.diffText(artifact.digest)).toContain('its bytes are not shown');
    await workspace.release();
  });
});

describe('the artifact of a reply', () => {
  it('is the blocks applied, and the folder then holds them', async () => {
    const s = sample(files);
    const workspace = await open(s);
    const artifact = artifactOf(await harvest(s, workspace, { reply: block }));
    expect(artifact.files).toEqual([
      { path: 'src/shelf.js', change: 'modified', added: 1, removed: 1 },
    ]);
    expect(readFileSync(join(workspace.dir, 'src/shelf.js'), 'utf8')).toContain('a + b');
    await workspace.release();
  });

  it('is nothing at all when one block does not fit, and the nearest lines are named', async () => {
    const s = sample(files);
    const workspace = await open(s);
    const bad = block.replace('return a - b', 'return a * b');
    const got = await harvest(s, workspace, { reply: block + bad });
    expect(got.status).toBe('rejected');
    expect(JSON.stringify(got)).toContain('return a');
    expect(readFileSync(join(workspace.dir, 'src/shelf.js'), 'utf8')).toContain('a - b');
    expect(await harvest(s, workspace)).toEqual({ status: 'no-change' });
    await workspace.release();
  });

  it('is nothing at all when another edit is in a form that is not applied', async () => {
    const s = sample(files);
    const first = await patchOf(s, { 'src/new.js': 'one\n' });
    const diff = '```diff\n--- a/package.json\n+++ b/package.json\n@@ -1 +1 @@\n-a\n+b\n```\n';
    for (const patches of [[], [first.digest]]) {
      const workspace = await open(s, patches);
      for (const reply of [
        `${block}\n${diff}`,
        `${block}\nAnd package.json:\n\`\`\`json\n{}\n\`\`\`\n`,
      ]) {
        const got = await harvest(s, workspace, { reply });
        expect(got.status).toBe('rejected');
        expect(JSON.stringify(got)).toMatch(/Line (?:8|9) of the reply/);
      }
      expect(readFileSync(join(workspace.dir, 'src/shelf.js'), 'utf8')).toContain('a - b');
      const shown = `In package.json stands\n\`\`\`json\n${files['package.json']}\`\`\`\n${block}`;
      expect(artifactOf(await harvest(s, workspace, { reply: shown })).files).toHaveLength(1);
      await workspace.release();
    }
  });

  it('is refused when the reply was cut off', async () => {
    const s = sample(files);
    const workspace = await open(s);
    const got = await harvest(s, workspace, { reply: block, finishedCut: true });
    expect(got.status).toBe('rejected');
    await workspace.release();
  });

  it('says where a block matched only loosely', async () => {
    const s = sample({ ...files, 'src/shelf.js': files['src/shelf.js'].replaceAll('\n', '\r\n') });
    const workspace = await open(s);
    const artifact = artifactOf(await harvest(s, workspace, { reply: block }));
    expect(types(artifact.notices, 'src/shelf.js')).toContain('fuzzed');
    await workspace.release();
  });
});

describe('what a person must see', () => {
  it('is named for tests, CI, lockfiles, scripts, control files, deletions and foreign paths', async () => {
    const s = sample({ ...files, 'src/old.js': 'x\n', 'test/gone.test.js': 'x\n' });
    const workspace = await open(s);
    write(workspace.dir, {
      'test/shelf.test.js': 'weaker\n',
      'test/new.test.js': 'new\n',
      '.github/workflows/ci.yml': 'on: never\n',
      'package-lock.json': '{}\n',
      'package.json': '{"name":"shelf","scripts":{"test":"true"}}\n',
      '.claude/settings.json': '{}\n',
      'secret/key.txt': 'x\n',
    });
    rmSync(join(workspace.dir, 'src/old.js'));
    rmSync(join(workspace.dir, 'test/gone.test.js'));
    const got = await harvest(s, workspace, { owns: ['src/**'], protectedGlobs: ['secret/**'] });
    const { notices } = artifactOf(got);
    await workspace.release();
    expect(types(notices, 'test/shelf.test.js')).toEqual(['outside-scope', 'test-changed']);
    expect(types(notices, 'test/new.test.js')).toEqual(['outside-scope']);
    expect(types(notices, 'test/gone.test.js')).toEqual(['outside-scope', 'test-deleted']);
    expect(types(notices, 'src/old.js')).toEqual(['deleted-file']);
    expect(types(notices, '.github/workflows/ci.yml')).toContain('protected');
    expect(types(notices, 'package-lock.json')).toContain('protected');
    expect(types(notices, '.claude/settings.json')).toContain('control-file');
    expect(types(notices, 'secret/key.txt')).toContain('protected');
    const script = notices.find((notice) => notice.what.includes('scripts.test'));
    expect(script).toMatchObject({ type: 'protected', path: 'package.json' });
  });

  it('is nothing for a plain change inside the step’s own files', async () => {
    const s = sample(files);
    const workspace = await open(s);
    write(workspace.dir, { 'src/shelf.js': 'export const a = 1;\n' });
    const got = artifactOf(await harvest(s, workspace, { owns: ['src/**'] }));
    expect(got.notices).toEqual([]);
    await workspace.release();
  });

  it('is the name of a secret in a new line, and not of one that was there', async () => {
    const findSecrets = (text: string) => (text.includes('hunter2') ? ['a password'] : []);
    const s = sample({ ...files, 'src/old.js': 'hunter2\n' }, { findSecrets });
    const bad = await patchOf(s, { 'src/new.js': 'key = hunter2\n' });
    expect(types(bad.notices, 'src/new.js')).toEqual(['secret']);
    const good = await patchOf(s, { 'src/old.js': 'hunter2\nmore\n' });
    expect(good.notices).toEqual([]);
  });

  it('is a new file that was made executable, which stays plain', async () => {
    const s = sample(files);
    const workspace = await open(s);
    write(workspace.dir, { 'run.sh': '#!/bin/sh\n' });
    chmodSync(join(workspace.dir, 'run.sh'), 0o755);
    const artifact = artifactOf(await harvest(s, workspace));
    expect(types(artifact.notices, 'run.sh')).toEqual(['normalised']);
    expect(await s.blobs.text(artifact.digest)).toContain('new file mode 100644');
    await workspace.release();
  });
});

describe('a change is refused when it', () => {
  it('makes a symbolic link', async () => {
    const [problem] = await problemsOf(sample(files), (dir) =>
      symlinkSync('/etc/passwd', join(dir, 'src/link')),
    );
    expect(problem).toBe('src/link is a symbolic link. Write a plain file instead.');
  });

  it('puts a link where a folder of the tree was', async () => {
    const problems = await problemsOf(sample(files), (dir) => {
      rmSync(join(dir, 'src'), { recursive: true });
      symlinkSync('/etc', join(dir, 'src'));
    });
    expect(problems.join()).toContain('src is a symbolic link');
  });

  it('changes the mode of a file', async () => {
    const [problem] = await problemsOf(sample(files), (dir) =>
      chmodSync(join(dir, 'src/shelf.js'), 0o755),
    );
    expect(problem).toContain('changed its mode');
  });

  it('plants a repository, whole or empty, in a new folder or in an old one', async () => {
    for (const folder of ['vendor', 'src']) {
      const problems = await problemsOf(sample(files), (dir) => {
        mkdirSync(join(dir, folder), { recursive: true });
        execFileSync('git', ['-C', join(dir, folder), 'init', '-q']);
        write(dir, { [`${folder}/a.txt`]: 'x\n' });
      });
      expect(problems.join()).toContain('is a git repository inside this one');
    }
  });

  it('adds a submodule', async () => {
    const s = sample(files);
    const problems = await problemsOf(s, (dir) => {
      git(dir, 'clone', '-q', s.repo, 'vendor');
    });
    expect(problems.join()).toContain('repository inside this one');
  });

  it('hides a bare repository among plain files', async () => {
    const problems = await problemsOf(sample(files), (dir) =>
      write(dir, {
        'fixtures/trap/HEAD': 'ref: refs/heads/main\n',
        'fixtures/trap/config': '[core]\n\tfsmonitor = touch /tmp/x\n',
        'fixtures/trap/objects/keep': '',
        'fixtures/trap/refs/keep': '',
      }),
    );
    expect(problems.join()).toContain('fixtures/trap is a git repository without a work tree');
  });

  it('uses names that trick: another case, an invisible character, a list of submodules', async () => {
    const names = ['src/Shelf.js', 'src/she\u202elf.js', '.gitmodules', 'a:b.txt'];
    for (const name of names) {
      const problems = await problemsOf(sample(files), (dir) => write(dir, { [name]: 'x\n' }));
      expect(problems).toHaveLength(1);
    }
  });
});
