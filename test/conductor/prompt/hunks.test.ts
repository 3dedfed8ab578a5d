import { describe, expect, it } from 'vitest';
import { diffHunks } from '../../../source/conductor/prompt/hunks.ts';
import { packHunks } from '../../../source/conductor/prompt/pieces.ts';

const file = (path: string, ...hunks: readonly string[]) =>
  [
    `diff --git a/${path} b/${path}`,
    'index 1..2 100644',
    `--- a/${path}`,
    `+++ b/${path}`,
    ...hunks,
  ]
    .join('\n')
    .concat('\n');

const names = (diff: string) => diffHunks(diff).map(({ name }) => name);

describe('a diff taken apart', () => {
  it('has a hunk for each place, in order, under the name of its file', () => {
    const diff = file('src/a.ts', '@@ -1 +1 @@ f', '-a', '+b', '@@ -9 +9 @@', '-c', '+d');
    expect(names(diff + file('b c.ts', '@@ -1 +1 @@', '+x'))).toEqual([
      'src/a.ts#1',
      'src/a.ts#2',
      'b c.ts#1',
    ]);
    expect(diffHunks(diff)[1]?.lines).toEqual(['-c', '+d']);
  });

  it.each([
    ['a mode', 'diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n', 'run.sh#1'],
    ['an empty file', 'diff --git a/e b/e\nnew file mode 100644\nindex 0..e\n', 'e#1'],
    [
      'a quoted path',
      'diff --git "a/caf\\303\\251.ts" "b/caf\\303\\251.ts"\nold mode 1\nnew mode 2\n',
      'café.ts#1',
    ],
    [
      'a file that goes',
      'diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\n--- a/gone.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n',
      'gone.ts#1',
    ],
  ])('names the hunk of %s', (_what, diff, name) => {
    expect(names(diff)).toEqual([name]);
  });

  it('counts a mode as a hunk of its own beside the lines of its file', () => {
    const diff =
      'diff --git a/r b/r\nold mode 100644\nnew mode 100755\n--- a/r\n+++ b/r\n@@ -1 +1 @@\n-a\n+b\n';
    expect(names(diff)).toEqual(['r#1', 'r#2']);
  });

  it('takes an added line that looks like a header for what it is', () => {
    const diff = file('a', '@@ -1 +1,3 @@', '+diff --git a/x b/x', '+@@ -1 +1 @@', '+--- a/y');
    expect(names(diff)).toEqual(['a#1']);
  });

  it('cannot show the bytes of a binary file that comes, and can say that one goes', () => {
    const body = 'index 1..2\n(a binary file; its bytes are not shown)\n';
    const [comes] = diffHunks(`diff --git a/i.png b/i.png\nnew file mode 100644\n${body}`);
    const [goes] = diffHunks(`diff --git a/i.png b/i.png\ndeleted file mode 100644\n${body}`);
    expect(comes?.unshowable).toBe('it is a binary file');
    expect(goes?.unshowable).toBeUndefined();
  });
});

describe('hunks in parts', () => {
  const tokens = (text: string) => text.length;
  const parts = (diff: string, capacity: number) => {
    const packed = packHunks(diffHunks(diff), capacity, tokens);
    return packed.status === 'packed' ? packed.parts : packed;
  };

  it('stand together while they fit', () => {
    const diff = file('a', '@@ -1 +1 @@', '-x', '+y') + file('b', '@@ -1 +1 @@', '+z');
    expect(parts(diff, 1000)).toHaveLength(1);
    expect(parts(diff, 130)).toHaveLength(2);
  });

  it('are cut by whole lines with true line numbers where one is longer than a part', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `+line ${at}`);
    const packed = parts(file('a', `@@ -3,0 +5,40 @@ f`, ...lines), 250);
    if (!Array.isArray(packed)) throw new Error('it does not fit');
    const pieces = packed.flat();
    expect(pieces.flatMap((piece) => piece.lines)).toEqual(lines);
    const first = pieces[0]?.lines.length ?? 0;
    expect(pieces[0]).toMatchObject({ name: 'a#1', of: `1 of ${pieces.length}` });
    expect(pieces[1]?.head).toMatch(new RegExp(`^@@ -3,0 \\+${5 + first},\\d+ @@ f$`));
  });

  it('cannot be shown where one line alone is longer than a part', () => {
    const diff = file('min.js', '@@ -1 +1 @@', `+${'x'.repeat(5000)}`);
    expect(parts(diff, 1000)).toMatchObject({ status: 'unshown', hunk: 'min.js#1' });
  });
});
