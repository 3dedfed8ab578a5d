import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../../source/workspace/patch/read/reply.ts';
import { block, patch, whole } from '../patching.ts';

const files = { 'src/a.ts': 'one\ntwo\n', 'b.ts': 'b\n' };
const edit = '<<<<<<< SEARCH\ntwo\n=======\nzwei\n>>>>>>> REPLACE\n';

/** Types of the problems, or types and paths of the edits. */
function read(reply: string): readonly string[] {
  const parsed = parseReply(reply);
  return parsed.status === 'parsed'
    ? parsed.edits.map((each) => `${each.type} ${each.path}`)
    : parsed.problems.map((problem) => problem.type);
}

describe('a block', () => {
  const shapes: Readonly<Record<string, string>> = {
    'below its path': `src/a.ts\n${edit}`,
    'in a fence below its path': `src/a.ts\n\`\`\`ts\n${edit}\`\`\`\n`,
    'in a fence with its path inside': `\`\`\`ts\nsrc/a.ts\n${edit}\`\`\`\n`,
    'in a fence with its path in the info': `\`\`\`ts src/a.ts\n${edit}\`\`\`\n`,
    'in tildes': `src/a.ts\n~~~\n${edit}~~~\n`,
    'below a bold path': `**src/a.ts**\n\n\`\`\`\n${edit}\`\`\`\n`,
    'below a path in backticks with a colon': `\`src/a.ts\`:\n${edit}`,
    'below a heading': `### src/a.ts\n${edit}`,
    'below a numbered heading': `### 2. \`src/a.ts\`\n${edit}`,
    'below a label': `File: \`src/a.ts\`\n${edit}`,
    'below a FILE line': `FILE: src/a.ts\n\`\`\`\n${edit}\`\`\`\n`,
    'below a bold label': `**File:** src/a.ts\n${edit}`,
    'between prose': `I see. We need \`two\` to be German.\n\nsrc/a.ts\n${edit}\nThat is all: one edit.\n`,
    'after a sample': `First, run this:\n\n\`\`\`sh\nnpm test\n\`\`\`\n\nsrc/a.ts\n${edit}`,
    'with longer markers': `src/a.ts\n${block('', 'two\n', 'zwei\n', 9)}`,
    'with CRLF throughout': `src/a.ts\n\`\`\`\n${edit}\`\`\`\n`.replaceAll('\n', '\r\n'),
    'without a newline at the end of the reply': `src/a.ts\n${edit}`.trimEnd(),
  };
  it.each(Object.entries(shapes))('is read %s', (_, reply) => {
    expect(read(reply)).toEqual(['replace src/a.ts']);
    expect(patch(reply, files).files).toHaveProperty(['src/a.ts'], 'one\nzwei\n');
  });

  it('takes the path of the block right above it, but not across prose', () => {
    const next = edit.replaceAll('two', 'one').replaceAll('zwei', 'eins');
    expect(read(`src/a.ts\n\`\`\`\n${edit}\n${next}\`\`\`\n`)).toEqual([
      'replace src/a.ts',
      'replace src/a.ts',
    ]);
    expect(read(`src/a.ts\n${edit}\nAnd then in the other file.\n${next}`)).toEqual([
      'missing-path',
    ]);
  });

  it('without a path is refused', () => {
    expect(read(edit)).toEqual(['missing-path']);
    expect(read(`Here is the change you wanted\n${edit}`)).toEqual(['missing-path']);
  });

  it('takes a path with spaces in backticks only', () => {
    expect(read(`\`my file.md\`\n${edit}`)).toEqual(['replace my file.md']);
    expect(read(`my file.md\n${edit}`)).toEqual(['missing-path']);
  });

  it('that is cut off is refused, wherever the cut is', () => {
    const reply = `src/a.ts\n\`\`\`\n${edit}\`\`\`\n`;
    const end = reply.indexOf('>>>>>>> REPLACE') + '>>>>>>> REPLACE'.length;
    for (let cut = 0; cut < end; cut += 1)
      expect(parseReply(reply.slice(0, cut)).status, String(cut)).toBe('rejected');
    expect(parseReply(reply).status).toBe('parsed');
  });

  it('that is written otherwise is refused, never passed over', () => {
    const good = `b.ts\n${edit}`;
    for (const bad of [
      '<<<<<<< SEARCH src/a.ts\n',
      '<<<<<<< ORIGINAL\nx\n',
      '  <<<<<<< SEARCH\n',
      '<<<<<<< search\n',
      '>>>>>>> REPLACE\n',
      '*** Update File: a.ts\n',
      '*** End Patch\n',
    ]) {
      expect(read(good + bad), bad).toEqual(['malformed']);
    }
    expect(read(`a.ts\n${edit.replace('=======', '======')}`)).toEqual(['malformed']);
    expect(read(`a.ts\n${edit.replace('=======', '=======\n=======')}`)).toEqual(['malformed']);
    expect(read(`a.ts\n${edit.replace('zwei', '<<<<<<< SEARCH')}`)).toEqual(['malformed']);
  });

  it('holds conflict markers as content between longer markers', () => {
    const conflict = '<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n';
    expect(
      patch(block('b.ts', conflict, 'ours\n', 8), { 'b.ts': `a\n${conflict}z\n` }).files,
    ).toEqual({ 'b.ts': 'a\nours\nz\n' });
    expect(patch(block('b.ts', 'a\n', 'A\n'), { 'b.ts': `a\n${conflict}z\n` }).files).toEqual({
      'b.ts': `A\n${conflict}z\n`,
    });
    expect(
      patch(block('b.ts', conflict, 'ours\n', 7), { 'b.ts': `a\n${conflict}z\n` }).types,
    ).toEqual(['malformed']);
  });

  it('holds fences and orders as content', () => {
    const content = '```sh\nnpm i\n```\nDELETE: x\n*** Begin Patch\nFILE: y\n';
    expect(patch(block('b.ts', 'b\n', content), files).files).toHaveProperty(['b.ts'], content);
  });
});

describe('a whole file in a reply', () => {
  it('is read below its line, with prose around it', () => {
    expect(read(`Sure.\n\n**FILE: a.ts**\n\n\`\`\`ts\nx\n\`\`\`\nDone.\n`)).toEqual(['whole a.ts']);
    expect(read(whole('a.ts', 'x\n') + whole('b.ts', 'y\n'))).toEqual(['whole a.ts', 'whole b.ts']);
  });

  it('holds a fence inside a longer one', () => {
    const content = '# x\n```sh\nnpm i\n```\nmore\n```\nx\n```\n';
    for (const fence of ['````', '``````', '~~~']) {
      expect(patch(whole('c.md', content, fence), files).files).toHaveProperty(['c.md'], content);
    }
  });

  it('with a fence as long as its own inside is refused', () => {
    for (const content of [
      '# x\n```sh\nnpm i\n```\nmore\n',
      '# x\n```\nnpm i\n```\nmore\n',
      '```js\nx\n```\n',
      '````\nx\n````\n',
    ]) {
      expect(read(whole('c.md', content))[0], content).toMatch(/^(?:malformed|cut-off)$/);
    }
  });

  it('holds an indented fence, and blocks and orders as content', () => {
    const content = '- x\n  ```\n  y\n  ```\nDELETE: b.ts\nx <<<<<<< SEARCH\n';
    expect(patch(whole('c.md', content), files).files).toEqual({ ...files, 'c.md': content });
  });

  it('without its fence, or with one that never ends, is refused', () => {
    expect(read('FILE: a.ts\nx\n')).toEqual(['malformed']);
    expect(read('FILE: a.ts\n```\nx\n')).toEqual(['cut-off']);
    expect(read('FILE: a.ts')).toEqual(['malformed']);
  });

  it('without `FILE:` above its fence is refused, and a sample below a sentence is passed over', () => {
    expect(read(`${whole('a.ts', 'x\n')}src/b.ts\n\`\`\`ts\ny\n\`\`\`\n`)).toEqual(['malformed']);
    expect(read(`${whole('a.ts', 'x\n')}Run it:\n\`\`\`sh\nnpm test\n\`\`\`\n`)).toEqual([
      'whole a.ts',
    ]);
  });
});

describe('an order', () => {
  it('is read alone on its line, in a list, or in a fence of orders', () => {
    const orders = ['delete a.ts', 'rename b.ts'];
    expect(read('DELETE: a.ts\nRENAME: b.ts -> c.ts\n')).toEqual(orders);
    expect(read('- DELETE: `a.ts`\n- **RENAME:** `b.ts` -> `c.ts`\n')).toEqual(orders);
    expect(read('```\nDELETE: a.ts\n\nRENAME: b.ts -> c.ts\n```\n')).toEqual(orders);
  });

  it('inside a fence among other lines is refused', () => {
    expect(read('```\nx\nDELETE: a.ts\n```\n')).toEqual(['malformed']);
    expect(read('```\nFILE: a.ts\nx\n```\n')).toEqual(['malformed']);
    expect(read('```\nFILE: a.ts\n```\n')).toEqual(['malformed']);
  });

  it('in a sentence is prose', () => {
    expect(read(`b.ts\n${edit}I do not DELETE: anything.\n`)).toEqual(['replace b.ts']);
  });

  it('that names too few or too many paths is refused', () => {
    expect(read('RENAME: a.ts\n')).toEqual(['malformed']);
    expect(read('RENAME: a -> b -> c\n')).toEqual(['malformed']);
    expect(read('MODE: a.ts\n')).toEqual(['malformed']);
  });
});

describe('a reply', () => {
  it('that ends inside a fence is refused', () => {
    expect(read(`b.ts\n\`\`\`\n${edit}`)).toEqual(['cut-off']);
    expect(read(`b.ts\n${edit}\n\`\`\`sh\nnpm`)).toEqual(['cut-off']);
  });

  it('with a unified diff is refused by name', () => {
    expect(read('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n+y\n')).toEqual([
      'unsupported-format',
    ]);
  });
});
