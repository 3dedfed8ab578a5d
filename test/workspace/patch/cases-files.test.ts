// The cases that concern whole files and whole patches: accept, accept with a note, or refuse everything.
import { describe, expect, it } from 'vitest';
import type { FileMode } from '../../../source/workspace/patch/form/base-tree.ts';
import { block, patch, whole } from './patching.ts';

describe('links, modes and bytes', () => {
  const special = (mode: FileMode) => ({ link: [mode, '../outside'] as const, 'a.ts': 'x\n' });

  it('a path that is or leads through a symbolic link is refused', () => {
    for (const path of ['link', 'link/a.ts']) {
      expect(patch(whole(path, 'x\n'), special('120000')).types, path).toEqual(['special-file']);
      expect(patch(`DELETE: ${path}\n`, special('120000')).types, path).toEqual(['special-file']);
      expect(patch(`RENAME: a.ts -> ${path}\n`, special('120000')).status, path).toBe('rejected');
    }
  });

  it('a path that is or leads into a submodule is refused', () => {
    for (const path of ['link', 'link/a.ts'])
      expect(patch(whole(path, 'x\n'), special('160000')).types).toEqual(['special-file']);
  });

  it('a new symbolic link or submodule is refused, and an executable file where none are allowed', () => {
    for (const mode of ['120000', '160000', '100755', '040000', 'rwx']) {
      expect(
        patch(`MODE: ${mode} a.ts\n`, { 'a.ts': 'x\n' }, { allowExecBit: mode !== '100755' }).types,
        mode,
      ).toEqual(['mode']);
    }
  });

  it('an executable file is made and noted where a person allows it', () => {
    const result = patch('MODE: 100755 a.ts\n', { 'a.ts': 'x\n' }, { allowExecBit: true });
    expect(result).toMatchObject({
      status: 'planned',
      modes: { 'a.ts': '100755' },
      noted: ['exec-bit'],
    });
  });

  it('a binary file, broken UTF-8 and a NUL in new text are refused', () => {
    const files = {
      'a.png': ['100644', new Uint8Array([137, 0, 1])],
      'b.txt': ['100644', new Uint8Array([0xe9, 0x0a])],
      'c.ts': 'x\n',
    } as const;
    expect(patch(block('a.png', 'x\n', 'y\n'), files).types).toEqual(['binary']);
    expect(patch(whole('a.png', 'x\n'), files).types).toEqual(['binary']);
    expect(patch(block('b.txt', 'x\n', 'y\n'), files).types).toEqual(['binary']);
    expect(patch(block('c.ts', 'x\n', 'y\0\n'), files).types).toEqual(['binary']);
    expect(patch(whole('d.ts', 'y\ud800\n'), files).types).toEqual(['binary']);
  });

  it('a binary file may be deleted or renamed as a whole', () => {
    const files = { 'a.png': ['100644', new Uint8Array([137, 0, 1])] } as const;
    expect(patch('RENAME: a.png -> b.png\n', files)).toMatchObject({
      status: 'planned',
      files: { 'b.png': expect.any(String) },
    });
    expect(patch('DELETE: a.png\n', files)).toMatchObject({ status: 'planned', files: {} });
  });
});

describe('deleting, renaming and creating', () => {
  const files = { 'src/a.ts': 'x\n', 'src/b.ts': 'y\n' };

  it('a file is deleted by an explicit line, within the scope', () => {
    expect(patch('DELETE: src/a.ts\n', files, { scope: ['src/'] }).files).toEqual({
      'src/b.ts': 'y\n',
    });
  });

  it('a file outside the scope, or one that is not there, is not deleted', () => {
    expect(patch('DELETE: src/a.ts\n', files, { scope: ['test/'] }).types).toEqual([
      'out-of-scope',
    ]);
    expect(patch('DELETE: src/c.ts\n', files).types).toEqual(['missing-file']);
  });

  it('a file is renamed, and edited under its old or its new name', () => {
    const before = patch(`${block('src/a.ts', 'x\n', 'z\n')}RENAME: src/a.ts -> src/c.ts\n`, files);
    expect(before.files).toEqual({ 'src/b.ts': 'y\n', 'src/c.ts': 'z\n' });
    const after = patch(`RENAME: src/a.ts -> src/c.ts\n${block('src/c.ts', 'x\n', 'z\n')}`, files);
    expect(after.files).toEqual(before.files);
  });

  it('a file is not renamed onto another, out of the scope, or edited under a name it lost', () => {
    expect(patch('RENAME: src/a.ts -> src/b.ts\n', files).types).toEqual(['file-exists']);
    expect(patch('RENAME: src/a.ts -> lib/a.ts\n', files, { scope: ['src/'] }).types).toEqual([
      'out-of-scope',
    ]);
    expect(
      patch(`RENAME: src/a.ts -> src/c.ts\n${block('src/a.ts', 'x\n', 'z\n')}`, files).types,
    ).toEqual(['missing-file']);
  });

  it('a file may change only the case of its name', () => {
    expect(patch('RENAME: src/a.ts -> src/A.ts\n', files).files).toEqual({
      'src/A.ts': 'x\n',
      'src/b.ts': 'y\n',
    });
  });

  it('a new file is not put over one that exists, unless that is empty', () => {
    expect(patch(block('src/a.ts', '', 'new\n'), files).types).toEqual(['file-exists']);
    expect(patch(block('src/a.ts', '', 'new\n'), { 'src/a.ts': '' }).files).toEqual({
      'src/a.ts': 'new\n',
    });
    expect(patch(block('src/c.ts', '', 'new\n'), files).files).toHaveProperty('src/c.ts', 'new\n');
  });

  it('two kinds of edit on one file are refused', () => {
    expect(patch(block('src/a.ts', 'x\n', 'z\n') + whole('src/a.ts', 'w\n'), files).types).toEqual([
      'conflicting-edits',
    ]);
    expect(patch(`${block('src/a.ts', 'x\n', 'z\n')}DELETE: src/a.ts\n`, files).types).toEqual([
      'conflicting-edits',
    ]);
    expect(patch(`DELETE: src/a.ts\n${whole('src/a.ts', 'w\n')}`, files).types).toEqual([
      'conflicting-edits',
    ]);
  });
});

describe('the whole patch', () => {
  it('changes nothing when its second file is bad', () => {
    const files = { 'a.ts': 'x\n', 'b.ts': 'y\n' };
    const result = patch(block('a.ts', 'x\n', 'z\n') + block('b.ts', 'nope\n', 'z\n'), files);
    expect(result).toMatchObject({ status: 'rejected', types: ['not-found'], files });
    expect(result.problems[0]).toMatchObject({ path: 'b.ts', block: 2 });
  });

  it('names every problem, and says where one may follow from another', () => {
    const reply =
      block('a.ts', 'no\n', 'new\n') +
      block('a.ts', 'new\n', 'newer\n') +
      block('../x', 'a\n', 'b\n');
    const result = patch(reply, { 'a.ts': 'x\n' });
    expect(result.types).toEqual(['not-found', 'not-found', 'unsafe-path']);
    expect(result.problems[1]?.what).toContain('An earlier edit');
  });

  it('is refused when it is empty or changes nothing', () => {
    expect(patch('I would leave it as it is.\n', { 'a.ts': 'x\n' }).types).toEqual(['empty']);
    expect(patch('', { 'a.ts': 'x\n' }).types).toEqual(['empty']);
    expect(patch(whole('a.ts', 'x\n'), { 'a.ts': 'x\n' }).types).toEqual(['empty']);
  });

  it('is refused when it touches a file outside the scope', () => {
    const files = { 'src/a.ts': 'x\n', 'package.json': '{}\n' };
    const reply = block('src/a.ts', 'x\n', 'y\n') + block('package.json', '{}\n', '{"x":1}\n');
    expect(patch(reply, files, { scope: ['src/**'] })).toMatchObject({
      types: ['out-of-scope'],
      files,
    });
    expect(patch(reply, files, { scope: ['src/**', '*.json'] }).status).toBe('planned');
    expect(patch(reply, files, { scope: [] }).types).toEqual(['out-of-scope', 'out-of-scope']);
  });

  it('is refused when the base has moved since the prompt', () => {
    const reply = block('a.ts', 'x\n', 'y\n');
    expect(
      patch(reply, { 'a.ts': 'x\n' }, { commit: { prompted: 'a1', current: 'b2' } }).types,
    ).toEqual(['base-moved']);
    expect(
      patch(reply, { 'a.ts': 'x\n' }, { commit: { prompted: 'a1', current: 'a1' } }).status,
    ).toBe('planned');
  });

  it('is refused when the model was stopped for length', () => {
    for (const finishReason of ['length', 'max_tokens', 'MAX_TOKENS']) {
      expect(patch(block('a.ts', 'x\n', 'y\n'), { 'a.ts': 'x\n' }, { finishReason }).types).toEqual(
        ['cut-off'],
      );
    }
    expect(
      patch(block('a.ts', 'x\n', 'y\n'), { 'a.ts': 'x\n' }, { finishReason: 'stop' }).status,
    ).toBe('planned');
  });
});
