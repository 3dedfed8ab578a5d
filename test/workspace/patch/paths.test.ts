import { describe, expect, it } from 'vitest';
import { inScope } from '../../../source/domain/plan/scope.ts';
import { looksLikeGit, safePath } from '../../../source/workspace/paths/safe-path.ts';
import { patch, planned, whole } from './patching.ts';

const nfc = 'caf\u00e9.md';
const nfd = 'cafe\u0301.md';

describe('a path', () => {
  const attacks: Readonly<Record<string, readonly string[]>> = {
    'leads out of the repository': [
      '../x',
      'a/../../x',
      'a/..',
      '..',
      './../x',
      'a/.. /x',
      'a/.../x',
    ],
    'is absolute, or names a drive, a share or a home': [
      '/etc/passwd',
      '//srv/x',
      'C:\\x',
      'c:/x',
      'C:x',
      '\\\\srv\\share',
      'a\\..\\b',
      '~/x',
      '~root/x',
    ],
    'leads into the git folder, however it is spelt': [
      '.git/config',
      '.git',
      'a/.git/hooks/post-checkout',
      '.GIT/config',
      '.Git/x',
      '.git /x',
      '.git./x',
      '.git. . /x',
      'git~1/config',
      'GIT~1/x',
      'git~22/x',
      '.git::$INDEX_ALLOCATION/x',
      '.git:x',
      '\uFF0Egit/x',
      '.g\u0131t/x',
      '.G\u0130T/x',
      '.gi\u0301t/x',
      '.g\u200Cit/config',
      '.git\uFEFF/x',
      './.git/x',
      '.\u24D6it/x',
    ],
    'is the list of submodules': [
      '.gitmodules',
      '.GitModules',
      'gitmod~1',
      'GI7EBA~1',
      '.gitmodules ',
    ],
    'holds what cannot be seen or typed': [
      'a\0b',
      'a\nb',
      'a\rb',
      'a\tb',
      'a\u007fb',
      'a\u0085b',
      'a\u202Egpj.exe',
      'a\u2066b',
      'a\u200Bb',
      'a\u2028b',
      'a\u3000b',
      'a\u00A0b',
      'a\u00ADb',
      'a\u3164b',
      'a\ud800b',
      '\u{E0041}',
    ],
    'could be taken for an option': ['-x', '--upload-pack=x', './-x'],
    'ends or begins a part in a dot or space': ['a.', 'a ', 'a./b', 'a /b', ' a', 'a/ b', 'a/...'],
    'has parts that are empty or stand still': ['', './', 'a//b', 'a/', 'a/./b', '.', './.'],
    'is too long': ['a'.repeat(256), `${'a/'.repeat(600)}b`, '\u00e9'.repeat(200)],
  };
  for (const [what, paths] of Object.entries(attacks)) {
    it(`that ${what} is refused`, () => {
      for (const path of paths) {
        expect(safePath(path), JSON.stringify(path)).toMatchObject({ status: 'unsafe' });
        const content = { block: 1, path, content: 'x\n' };
        for (const type of ['whole', 'create'] as const) {
          expect(
            planned([{ type, ...content }], { 'a.ts': 'x\n' }),
            JSON.stringify(path),
          ).toMatchObject({ status: 'rejected', types: ['unsafe-path'] });
        }
        expect(
          planned([{ type: 'rename', block: 1, path: 'a.ts', to: path }], { 'a.ts': 'x\n' }).types,
        ).toEqual(['unsafe-path']);
      }
    });
  }

  it('of the ordinary kind is taken', () => {
    for (const path of [
      'a',
      'src/a.ts',
      '.github/workflows/ci.yml',
      '.gitignore',
      '.gitattributes',
      'a b/c d.md',
      'a-b',
      'x/-y',
      '日本語/ファイル.md',
      'a...b',
      '...a',
      'git/x',
      'a~1',
      '(group)/[id]/page.tsx',
      'digit~1.md',
      '@types/x.d.ts',
    ]) {
      expect(safePath(path), path).toEqual({ status: 'safe', path, normalised: false });
    }
  });

  it('with a leading dot and slash is taken without them, and noted', () => {
    expect(safePath('./src/a.ts')).toEqual({ status: 'safe', path: 'src/a.ts', normalised: true });
    expect(patch(whole('./src/a.ts', 'x\n'), {})).toMatchObject({
      files: { 'src/a.ts': 'x\n' },
      noted: ['path'],
    });
  });

  it('in a reply is not trimmed into a safe one when it is quoted', () => {
    expect(patch('DELETE: `.git `\n', { 'a.ts': '' }).types).toEqual(['unsafe-path']);
    expect(patch('DELETE: .git \n', { 'a.ts': '' }).types).toEqual(['unsafe-path']);
  });

  it('part that only begins like git is not git', () => {
    for (const part of ['.gitignore', '.github', 'git', 'git~', 'git~1x', '.git-x'])
      expect(looksLikeGit(part), part).toBe(false);
  });
});

describe('names that a file system may mix up', () => {
  it('a name in the other Unicode form is taken for the one that exists, and noted', () => {
    expect(patch(whole(nfc, 'y\n'), { [nfd]: 'x\n' })).toMatchObject({
      files: { [nfd]: 'y\n' },
      noted: ['unicode-path'],
    });
    expect(patch(whole(nfd, 'y\n'), { [nfc]: 'x\n' })).toMatchObject({
      files: { [nfc]: 'y\n' },
      noted: ['unicode-path'],
    });
  });

  it('names that differ in Unicode form alone are refused when both exist', () => {
    for (const path of [nfc, nfd])
      expect(patch(whole(path, 'y\n'), { [nfd]: 'x\n', [nfc]: 'x\n' }).types).toEqual([
        'path-clash',
      ]);
  });

  it('names that differ in case alone are refused when both exist', () => {
    for (const path of ['readme.md', 'README.md']) {
      expect(patch(whole(path, 'y\n'), { 'README.md': 'x\n', 'readme.md': 'x\n' }).types).toEqual([
        'path-clash',
      ]);
      expect(patch(`DELETE: ${path}\n`, { 'README.md': 'x\n', 'readme.md': 'x\n' }).types).toEqual([
        'path-clash',
      ]);
    }
  });

  it('a new name that differs from an existing one in case alone is refused, its folders included', () => {
    expect(patch(whole('readme.md', 'y\n'), { 'README.md': 'x\n' }).types).toEqual(['path-clash']);
    expect(patch(whole('SRC/b.ts', 'y\n'), { 'src/a.ts': 'x\n' }).types).toEqual(['path-clash']);
    expect(
      patch('RENAME: b.md -> readme.md\n', { 'README.md': 'x\n', 'b.md': 'x\n' }).types,
    ).toEqual(['path-clash']);
  });

  it('two new names of one patch that differ in case alone are refused', () => {
    expect(patch(whole('a.md', 'x\n') + whole('A.md', 'y\n'), {}).types).toEqual(['path-clash']);
  });

  it('different names are left alone', () => {
    expect(
      patch(whole('a.md', 'x\n') + whole('b.md', 'y\n') + whole('e.md', 'z\n'), {
        '\u00e9.md': '1\n',
      }).status,
    ).toBe('planned');
  });

  it('a file is not put where a folder is, nor into a file', () => {
    expect(patch(whole('src', 'x\n'), { 'src/a.ts': 'x\n' }).types).toEqual(['path-clash']);
    expect(patch(whole('src/a.ts/b', 'x\n'), { 'src/a.ts': 'x\n' }).types).toEqual(['path-clash']);
    expect(patch(`DELETE: src/a.ts\n${whole('src', 'x\n')}`, { 'src/a.ts': 'x\n' }).files).toEqual({
      src: 'x\n',
    });
  });
});

describe('a scope', () => {
  const covers: readonly (readonly [
    entry: string,
    yes: readonly string[],
    no: readonly string[],
  ])[] = [
    ['src/a.ts', ['src/a.ts'], ['src/a.tsx', 'src/b.ts', 'a.ts', 'x/src/a.ts']],
    ['src/', ['src/a.ts', 'src/x/y.ts'], ['src', 'srcs/a.ts', 'x/src/a.ts']],
    ['src', ['src/a.ts', 'src'], ['srcs/a.ts']],
    ['src/**', ['src/a.ts', 'src/x/y.ts'], ['srcs/a.ts', 'x/src/a.ts']],
    ['*.md', ['a.md', '.md'], ['docs/a.md', 'a.mdx']],
    ['**/*.md', ['a.md', 'docs/a.md', 'x/y/a.md'], ['a.mdx']],
    [
      'src/**/test/*.ts',
      ['src/test/a.ts', 'src/x/y/test/a.ts', 'src/test/test/a.ts'],
      ['src/test/x/a.ts'],
    ],
    ['src/*/a.ts', ['src/x/a.ts'], ['src/a.ts', 'src/x/y/a.ts']],
    ['a?.ts', ['ab.ts'], ['a.ts', 'a/.ts']],
    ['src/*/', ['src/x/a.ts', 'src/x/y/a.ts'], ['src/a.ts']],
    ['./src/', ['src/a.ts'], ['a.ts']],
    ['.', ['a.ts', 'x/y'], []],
    ['', [], ['a.ts']],
    ['/', [], ['a.ts']],
    ['a.ts', ['a.ts'], ['axts']],
  ];
  it.each(covers)('entry %j covers what it names and nothing else', (entry, yes, no) => {
    for (const path of yes) expect(inScope(path, [entry]), path).toBe(true);
    for (const path of no) expect(inScope(path, [entry]), path).toBe(false);
  });

  it('pattern with many wildcards ends', () => {
    expect(inScope(`${'a'.repeat(250)}b`, [`${'*a'.repeat(60)}c`])).toBe(false);
    expect(inScope(`${'a/'.repeat(400)}b`, [`${'**/a/'.repeat(100)}c`])).toBe(false);
  });
});
