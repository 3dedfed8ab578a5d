import { describe, expect, it } from 'vitest';
import { type Files, patch, whole } from './patching.ts';

const files: Files = {
  'src/a.ts': 'one\ntwo\n',
  'src/deep/a.ts': 'one\n',
  'docs/my notes.md': 'two\n',
  'my file.md': 'two\n',
  'app/(group)/[id]/page.tsx': 'two\n',
};
const edit = '<<<<<<< SEARCH\ntwo\n=======\nzwei\n>>>>>>> REPLACE\n';
const after = (path: string) => ({ [path]: String(files[path]).replace('two', 'zwei') });
const fenced = (first: string) => `\`\`\`ts\n${first}\n${edit}\`\`\`\n`;

function reads(reply: string, path: string): void {
  expect(patch(reply, files), reply).toMatchObject({ status: 'planned', files: after(path) });
}

describe('a path above a block', () => {
  const lines: readonly string[] = [
    'src/a.ts',
    './src/a.ts',
    'a/src/a.ts',
    'b/src/a.ts',
    '"src/a.ts"',
    "'src/a.ts'",
    '**`src/a.ts`**',
    '[src/a.ts](src/a.ts)',
    '[`src/a.ts`](./src/a.ts)',
    '[a.ts](src/a.ts)',
    '[src/a.ts](file:///repo/src/a.ts#L2)',
    '### [src/a.ts](src/a.ts):',
    'src/a.ts (modified)',
    '`src/a.ts` (modified)',
    '**src/a.ts** (updated)',
    'src/a.ts [changed]',
    'src/a.ts - modified',
    'src/a.ts — the fix',
    'File: src/a.ts',
    'File: `src/a.ts` (modified)',
    'Filename: src/a.ts',
    'File path: src/a.ts',
    'FILE: src/a.ts',
    'src/a.ts:',
    'src/a.ts:12',
    'src/a.ts:12-20',
    'src/a.ts#L12-L20',
    'src/a.ts, line 12',
    'src/a.ts (lines 3-9)',
    'src\\a.ts',
    '.\\src\\a.ts',
    '/src/a.ts',
    '/home/me/project/src/a.ts',
    'C:\\work\\project\\src\\a.ts',
    '// src/a.ts',
    '// filepath: src/a.ts',
    '# src/a.ts',
    '/* src/a.ts */',
    '<!-- src/a.ts -->',
    '<code>src/a.ts</code>',
    'File 1: src/a.ts',
    'In `src/a.ts`:',
    'Now update src/a.ts:',
    'Here is the change to src/a.ts:',
  ];
  it.each(lines)('is read: %s', (line) => {
    reads(`${line}\n${edit}`, 'src/a.ts');
    reads(`${line}\n\n\`\`\`\n${edit}\`\`\`\n`, 'src/a.ts');
    reads(fenced(line), 'src/a.ts');
  });

  it.each([
    'ts src/a.ts',
    'ts:src/a.ts',
    'ts title="src/a.ts"',
    'ts a/src/a.ts',
    '{file=src/a.ts}',
  ])('is read in the info of a fence: %s', (info) => {
    reads(`\`\`\`${info}\n${edit}\`\`\`\n`, 'src/a.ts');
  });

  it.each([
    'my file.md',
    '`my file.md`',
    '"my file.md"',
    '**my file.md**',
    './my file.md',
    'FILE: my file.md',
    'File: my file.md',
    'my file.md (modified)',
    '// my file.md',
    'my file.md:',
    'Update `my file.md`:',
  ])('is read with spaces: %s', (line) => {
    reads(`${line}\n${edit}`, 'my file.md');
    reads(fenced(line), 'my file.md');
    const deep = line.replace('my file', 'docs/my notes');
    reads(`${deep}\n${edit}`, 'docs/my notes.md');
  });

  it.each([
    'app/(group)/[id]/page.tsx',
    '`app/(group)/[id]/page.tsx`',
    'In app/(group)/[id]/page.tsx:',
  ])('is read with brackets of its own: %s', (line) => {
    reads(`${line}\n${edit}`, 'app/(group)/[id]/page.tsx');
  });

  it('is noted where it was read out of more than a path', () => {
    const { notes } = patch(`src/a.ts (modified)\n${edit}`, files);
    expect(notes).toContainEqual({
      type: 'path',
      path: 'src/a.ts',
      block: 1,
      text: 'The path was read from `src/a.ts (modified)`.',
    });
    expect(patch(`src/a.ts\n${edit}`, files).noted).toEqual([]);
  });
});

describe('a path that can be read in no way, or in more than one', () => {
  const bad: readonly (readonly [line: string, because: RegExp])[] = [
    ['Like in src/a.ts:', /names `src\/a\.ts` within a sentence/],
    ['The same as for src/a.ts, here for the other one', /within a sentence/],
    ['From src/a.ts to src/deep/a.ts:', /names `src\/a\.ts` and `src\/deep\/a\.ts`/],
    ['[src/a.ts](src/deep/a.ts)', /it fits `src\/a\.ts` and `src\/deep\/a\.ts`/],
    ['And now the other one', /no line above the block names its file/],
  ];
  it.each(bad)('is refused by name: %s', (line, because) => {
    const result = patch(`${line}\n${edit}`, files);
    expect(result).toMatchObject({ status: 'rejected', files });
    expect(result.problems[0]?.what).toMatch(because);
  });

  it('may end in two paths of the tree', () => {
    const two = { 'a.ts': 'two\n', 'src/a.ts': 'two\n' };
    const result = patch(`/home/me/src/a.ts\n${edit}`, two);
    expect(result).toMatchObject({ status: 'rejected', files: two });
    expect(result.problems[0]?.what).toMatch(/it fits `src\/a\.ts` and `a\.ts`/);
  });

  it('does not lead out of the tree by any reading', () => {
    for (const path of [
      '../src/a.ts',
      '/etc/passwd',
      '`../a.ts` (new)',
      'src/../../a.ts (new)',
      '~/.ssh/x',
    ])
      expect(patch(whole(path, 'x\n'), files).status, path).toBe('rejected');
  });
});

describe('the path of a new file', () => {
  const made: readonly (readonly [written: string, path: string])[] = [
    ['src/new.ts', 'src/new.ts'],
    ['`src/new.ts` (new file)', 'src/new.ts'],
    ['src/new.ts (new)', 'src/new.ts'],
    ['**src/new.ts** - new file', 'src/new.ts'],
    ['[src/new.ts](src/new.ts)', 'src/new.ts'],
    ['`docs/a new one.md`', 'docs/a new one.md'],
    ['a/b.ts', 'a/b.ts'],
    ['./b/src/x.ts', 'b/src/x.ts'],
  ];
  it.each(made)('is read: %s', (written, path) => {
    expect(patch(`FILE: ${written}\n\`\`\`\nx\n\`\`\`\n`, files).files).toHaveProperty(
      [path],
      'x\n',
    );
    const above = `${written}\n<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE\n`;
    expect(patch(above, files).files).toHaveProperty([path], 'x\n');
  });

  it('with spaces is read in a folder of the tree, or in backticks', () => {
    const create = '<<<<<<< SEARCH\n=======\nx\n>>>>>>> REPLACE\n';
    expect(patch(`docs/a new one.md\n${create}`, files).files).toHaveProperty([
      'docs/a new one.md',
    ]);
    expect(patch(`Create notes.md\n${create}`, files).types).toEqual(['missing-path']);
  });

  it('that begins as in a diff is refused where its folder is in the tree', () => {
    const result = patch(whole('b/src/new.ts', 'x\n'), files);
    expect(result.problems[0]?.what).toContain('it begins like a path in a diff');
    expect(patch(whole('b/src/new.ts', 'x\n'), { ...files, 'b/c.ts': '' }).files).toHaveProperty([
      'b/src/new.ts',
    ]);
  });
});

describe('the path of an order', () => {
  it('is read like one above a block', () => {
    for (const written of [
      '`src/a.ts`',
      'a/src/a.ts',
      'src/a.ts (obsolete)',
      '[src/a.ts](src/a.ts)',
    ])
      expect(patch(`DELETE: ${written}\n`, files).files, written).not.toHaveProperty(['src/a.ts']);
    expect(patch('`DELETE: src/a.ts`\n', files).files).not.toHaveProperty(['src/a.ts']);
    for (const arrow of ['->', '→', '=>'])
      expect(patch(`RENAME: my file.md ${arrow} docs/x.md\n`, files).files, arrow).toHaveProperty(
        ['docs/x.md'],
        'two\n',
      );
    const v4a = '*** Begin Patch\n*** Update File: a/src/a.ts\n@@\n-two\n+zwei\n*** End Patch\n';
    reads(v4a, 'src/a.ts');
  });
});
