import { describe, expect, it } from 'vitest';
import { patch } from '../patching.ts';

const envelope = (body: string) => `*** Begin Patch\n${body}*** End Patch\n`;
const twoClasses =
  'class A:\n    def f(self):\n        return 1\n\nclass B:\n    def f(self):\n        return 1\n';

describe('a V4A patch', () => {
  it('updates, adds, deletes and moves files', () => {
    const body = [
      '*** Update File: a.ts',
      '@@',
      ' one',
      '-two',
      '+zwei',
      '',
      '*** Add File: src/new.ts',
      '+x',
      '+',
      '+y',
      '*** Delete File: old.ts',
      '*** Update File: b.ts',
      '*** Move to: c.ts',
      '@@',
      '-b',
      '+c',
      '',
    ].join('\n');
    const result = patch(`Here it is:\n\`\`\`\n${envelope(body)}\`\`\`\nDone.\n`, {
      'a.ts': 'one\ntwo\n',
      'old.ts': 'x\n',
      'b.ts': 'b\n',
    });
    expect(result.files).toEqual({
      'a.ts': 'one\nzwei\n',
      'src/new.ts': 'x\n\ny\n',
      'c.ts': 'c\n',
    });
    expect(result.noted).toEqual([]);
  });

  it('without an anchor is refused where two places fit', () => {
    expect(
      patch(envelope('*** Update File: a.py\n@@\n-        return 1\n+        return 2\n'), {
        'a.py': twoClasses,
      }).types,
    ).toEqual(['ambiguous']);
  });

  it('with an anchor changes the place in the block below it', () => {
    const update = (anchors: string) =>
      envelope(`*** Update File: a.py\n${anchors}-        return 1\n+        return 2\n`);
    const result = patch(update('@@ class A:\n'), { 'a.py': twoClasses });
    expect(result.files['a.py']).toBe(twoClasses.replace('return 1', 'return 2'));
    expect(
      patch(update('@@ class A:\n@@     def f(self):\n'), { 'a.py': twoClasses }).files,
    ).toEqual(result.files);
    const second = patch(update('@@ class B:\n'), { 'a.py': twoClasses });
    expect(second.files['a.py']).toBe(`${twoClasses.slice(0, -2)}2\n`);
  });

  it('with an anchor that is misspelt, or stands there twice, is refused', () => {
    const update = (anchor: string) =>
      envelope(`*** Update File: a.py\n@@ ${anchor}\n-        return 1\n+        return 2\n`);
    expect(patch(update('class C:'), { 'a.py': twoClasses }).types).toEqual(['not-found']);
    expect(patch(update('def f(self):'), { 'a.py': twoClasses }).types).toEqual(['ambiguous']);
  });

  it('adds lines below an anchor or at the end, but not just anywhere', () => {
    const update = (body: string) =>
      patch(envelope(`*** Update File: a.ts\n${body}`), { 'a.ts': 'one\r\ntwo' });
    expect(update('@@ one\n+new\n').files).toEqual({ 'a.ts': 'one\r\nnew\r\ntwo' });
    expect(update('@@\n+new\n*** End of File\n').files).toEqual({ 'a.ts': 'one\r\ntwo\r\nnew' });
    expect(update('@@\n+new\n').types).toEqual(['malformed']);
  });

  it('with an end-of-file mark changes the last place', () => {
    const body = '*** Update File: a.ts\n@@\n-x\n+y\n*** End of File\n';
    expect(patch(envelope(body), { 'a.ts': 'x\na\nx\n' }).files).toEqual({ 'a.ts': 'x\na\ny\n' });
    expect(patch(envelope(body), { 'a.ts': 'x\na\n' }).types).toEqual(['not-found']);
  });

  it('climbs the same ladder as blocks', () => {
    const body = '*** Update File: a.py\n@@\n def f():\n-    return 1\n+    return 2\n';
    expect(
      patch(envelope(body), { 'a.py': 'class A:\n  def f():\n      return 1\n' }),
    ).toMatchObject({
      files: { 'a.py': 'class A:\n  def f():\n      return 2\n' },
      noted: ['indent'],
    });
  });

  it('takes an empty line as empty context, and line numbers as no anchor', () => {
    const body = '*** Update File: a.ts\n@@ -1,3 +1,3 @@\n one\n\n-two\n+zwei\n';
    expect(patch(envelope(body), { 'a.ts': 'one\n\ntwo\n' }).files).toEqual({
      'a.ts': 'one\n\nzwei\n',
    });
  });

  it('changes one file in several places', () => {
    const body = '*** Update File: a.ts\n@@\n-a\n+A\n@@\n-c\n+C\n';
    expect(patch(envelope(body), { 'a.ts': 'a\nb\nc\n' }).files).toEqual({ 'a.ts': 'A\nb\nC\n' });
  });

  it('does not add over an existing file', () => {
    expect(patch(envelope('*** Add File: a.ts\n+x\n'), { 'a.ts': 'y\n' }).types).toEqual([
      'file-exists',
    ]);
  });

  it('that is cut off or broken is refused', () => {
    const good = '*** Update File: a.ts\n@@\n-a\n+A\n';
    expect(patch(`*** Begin Patch\n${good}`, { 'a.ts': 'a\n' }).types).toEqual(['cut-off']);
    for (const bad of [
      'prose\n',
      '*** Update File: a.ts\n',
      '*** Update File: a.ts\n@@\n',
      '*** Update File: a.ts\n@@\nprose\n',
      '*** Add File: b.ts\nx\n',
      '*** Copy File: a.ts\n',
    ]) {
      expect(patch(envelope(good + bad), { 'a.ts': 'a\n' }).types, bad).toEqual(['malformed']);
    }
    expect(patch(envelope(''), { 'a.ts': 'a\n' }).types).toEqual(['empty']);
  });
});
