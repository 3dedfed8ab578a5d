// The cases every applier has to settle: accept, accept with a note, or refuse the whole patch.
import { describe, expect, it } from 'vitest';
import { block, patch, whole } from './patching.ts';

const bom = '\uFEFF';

describe('a block that fits', () => {
  it('is applied where its text stands exactly once', () => {
    const result = patch(block('a.ts', 'two\n', 'zwei\n'), { 'a.ts': 'one\ntwo\nthree\n' });
    expect(result).toMatchObject({
      status: 'planned',
      files: { 'a.ts': 'one\nzwei\nthree\n' },
      noted: [],
    });
    expect(result.notes.map((note) => note.type)).toEqual(['exact']);
  });

  it('is applied to what the block before it left', () => {
    const reply = block('a.ts', 'one\n', 'one\nnew\n') + block('a.ts', 'new\n', 'newer\n');
    expect(patch(reply, { 'a.ts': 'one\ntwo\n' })).toMatchObject({
      files: { 'a.ts': 'one\nnewer\ntwo\n' },
      noted: [],
    });
  });

  it('keeps the CRLF of the file when the patch has LF', () => {
    const result = patch(block('a.ts', 'two\n', 'zwei\ndrei\n'), {
      'a.ts': 'one\r\ntwo\r\nthree\r\n',
    });
    expect(result).toMatchObject({
      files: { 'a.ts': 'one\r\nzwei\r\ndrei\r\nthree\r\n' },
      noted: ['eol'],
    });
  });

  it('keeps the LF of the file when the patch has CRLF', () => {
    const reply = block('a.ts', 'two\n', 'zwei\n').replaceAll('\n', '\r\n');
    expect(patch(reply, { 'a.ts': 'one\ntwo\n' })).toMatchObject({
      files: { 'a.ts': 'one\nzwei\n' },
      noted: ['eol'],
    });
  });

  it('changes only the lines it touches in a file of mixed line endings', () => {
    const reply = block('a.ts', 'a\nb\nc\n', 'a\nB\nc\n');
    const result = patch(reply, { 'a.ts': 'top\r\na\nb\r\nc\r\nend\n' });
    expect(result).toMatchObject({ files: { 'a.ts': 'top\r\na\nB\nc\r\nend\n' }, noted: ['eol'] });
  });

  it('leaves a file without a final newline without one', () => {
    const result = patch(block('a.ts', 'two\n', 'zwei\ndrei\n'), { 'a.ts': 'one\ntwo' });
    expect(result).toMatchObject({ files: { 'a.ts': 'one\nzwei\ndrei' }, noted: [] });
  });

  it('leaves a file with a final newline with it', () => {
    const result = patch(block('a.ts', 'two\n', ''), { 'a.ts': 'one\ntwo\n' });
    expect(result.files).toEqual({ 'a.ts': 'one\n' });
  });

  it('keeps the byte order mark', () => {
    const result = patch(block('a.ts', 'one\n', 'eins\n'), { 'a.ts': `${bom}one\ntwo\n` });
    expect(result).toMatchObject({ files: { 'a.ts': `${bom}eins\ntwo\n` }, noted: [] });
  });

  it('fits with other space at line ends, which untouched lines keep', () => {
    const result = patch(block('a.ts', 'one\ntwo\n', 'one\nzwei\n'), {
      'a.ts': 'one  \ntwo\t\nthree\n',
    });
    expect(result).toMatchObject({
      files: { 'a.ts': 'one  \nzwei\nthree\n' },
      noted: ['trailing-space'],
    });
  });

  it('fits under one more indentation, which its replacement gets too', () => {
    const files = { 'a.py': 'class A:\n    def f(self):\n        return 1\n' };
    const result = patch(
      block('a.py', 'def f(self):\n    return 1\n', 'def f(self):\n    x = 2\n\n    return x\n'),
      files,
    );
    const text = 'class A:\n    def f(self):\n        x = 2\n\n        return x\n';
    expect(result).toMatchObject({ files: { 'a.py': text }, noted: ['indent'] });
  });

  it('fits under one less indentation, which its replacement loses too', () => {
    const result = patch(block('a.py', '    x = 1\n    y = 2\n', '    x = 1\n    y = 3\n'), {
      'a.py': 'x = 1\ny = 2\n',
    });
    expect(result).toMatchObject({ files: { 'a.py': 'x = 1\ny = 3\n' }, noted: ['indent'] });
  });
});

describe('a block that does not fit', () => {
  const refuses = (reply: string, text: string, type: string) => {
    const result = patch(reply, { 'a.ts': text });
    expect(result).toMatchObject({ status: 'rejected', types: [type], files: { 'a.ts': text } });
    return result;
  };

  it('is refused when its lines are indented each in its own way', () => {
    refuses(block('a.ts', 'if (x)\n  y()\n', 'z()\n'), '  if (x)\n      y()\n', 'not-found');
  });

  it('is refused when its replacement is not indented enough to be moved', () => {
    refuses(block('a.ts', '    x = 1\n', '  x = 2\n'), 'x = 1\n', 'not-found');
  });

  it('is refused when its text stands there twice, and says where', () => {
    const [problem] = refuses(block('a.ts', 'x\n', 'y\n'), 'x\na\nx\n', 'ambiguous').problems;
    expect(problem?.what).toContain('2 times, at lines 1, 3');
  });

  it('is refused when two places are as near, even if a looser rung would tell them apart', () => {
    refuses(block('a.ts', 'x\n', 'y\n'), 'x \na\nx  \n', 'ambiguous');
  });

  it('is refused when it is sent twice', () => {
    refuses(block('a.ts', 'x\n', 'x\nx2\n').repeat(2), 'x\n', 'duplicate');
  });

  it('is refused as applied already when only its replacement is there', () => {
    refuses(block('a.ts', 'x = 1\n', 'x = 2\n'), 'x = 2\n', 'already-applied');
  });

  it('is refused when a line is nearly the same, with the nearest lines', () => {
    const text = Array.from({ length: 40 }, (_, index) => `const v${index} = ${index};\n`).join('');
    const [problem] = refuses(
      block('a.ts', 'const v20 = 21;\n', 'x\n'),
      text,
      'not-found',
    ).problems;
    expect(problem?.nearest).toHaveLength(15);
    expect(problem?.nearest).toContainEqual({ line: 21, text: 'const v20 = 20;' });
    expect(problem?.searched).toBe('const v20 = 21;\n');
  });

  it('is refused when it changes nothing', () => {
    refuses(block('a.ts', 'x\n', 'x\n'), 'x\n', 'no-change');
  });

  it('is refused when its replacement leaves text out', () => {
    refuses(block('a.ts', 'x\n', 'y\n// ... rest of the code\n'), 'x\n', 'elided');
  });
});

describe('a whole file', () => {
  it('is refused when it leaves text out', () => {
    for (const line of [
      '...',
      '…',
      '// ...',
      '# ... existing code ...',
      '// rest unchanged',
      '/* remaining methods unchanged */',
      '<!-- … -->',
      '... (rest of the file unchanged)',
      '// The rest of the file stays the same',
    ]) {
      const result = patch(whole('a.ts', `x\n${line}\n`), { 'a.ts': 'x\ny\n' });
      expect(result, line).toMatchObject({ status: 'rejected', types: ['elided'] });
    }
  });

  it('is accepted with dots that are code, prose or in the file already', () => {
    for (const line of [
      '  ...args,',
      '    ...',
      '// wait for the rest...of it all',
      '...spread',
      '// the state is unchanged by this call',
      '# Rest',
    ]) {
      expect(patch(whole('a.ts', `x\n${line}\n`), { 'a.ts': 'x\n' }), line).toMatchObject({
        status: 'planned',
      });
    }
    expect(patch(whole('a.ts', 'x\n// ...\nz\n'), { 'a.ts': 'x\n// ...\ny\n' }).status).toBe(
      'planned',
    );
  });

  it('replaces a file, keeps CRLF and a missing final newline, and says so', () => {
    const result = patch(whole('a.ts', 'one\nzwei\n'), { 'a.ts': `${bom}one\r\ntwo` });
    expect(result).toMatchObject({
      files: { 'a.ts': `${bom}one\r\nzwei` },
      noted: ['final-newline', 'eol'],
    });
  });

  it('makes a new file', () => {
    expect(patch(whole('src/b.ts', 'x\n'), { 'a.ts': 'a\n' })).toMatchObject({
      files: { 'a.ts': 'a\n', 'src/b.ts': 'x\n' },
      modes: { 'src/b.ts': '100644' },
      noted: [],
    });
  });

  it('without a line is refused where the file has some', () => {
    expect(patch(whole('a.ts', ''), { 'a.ts': 'x\n' }).types).toEqual(['elided']);
    expect(patch(whole('__init__.py', ''), { 'a.ts': 'x\n' }).files).toHaveProperty(
      '__init__.py',
      '',
    );
  });

  it('keeps the mode of the file it replaces', () => {
    const result = patch(whole('run', '#!/bin/sh\nls\n'), { run: ['100755', '#!/bin/sh\n'] });
    expect(result.modes).toEqual({ run: '100755' });
  });
});
