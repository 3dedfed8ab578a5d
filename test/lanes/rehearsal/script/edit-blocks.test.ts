import { describe, expect, it } from 'vitest';
import {
  exportedFunction,
  replaceBlock,
  wholeFile,
} from '../../../../source/lanes/rehearsal/script/edit-blocks.ts';
import { parseReply } from '../../../../source/workspace/patch/read/reply.ts';

const file = { path: 'src/a.js', text: 'one\ntwo\ntwo\n' };

describe('a replacing block', () => {
  it('is read by the applier as it is meant', () => {
    const block = replaceBlock(file, 'one', '1\n');
    expect(parseReply(`Said before.\n\n${block}\n`)).toMatchObject({
      status: 'parsed',
      edits: [{ type: 'replace', path: 'src/a.js', search: [{ text: 'one' }] }],
    });
  });

  it.each([
    ['is missing', 'three'],
    ['is there twice', 'two'],
    ['is empty', ''],
  ])('is not made for a text that %s', (_, search) => {
    expect(replaceBlock(file, search, '3')).toBeUndefined();
  });
});

describe('a whole file', () => {
  it('keeps its fences inside a longer one', () => {
    const text = '# A\n\n```sh\nls\n```\n';
    expect(parseReply(wholeFile('docs/a.md', text))).toMatchObject({
      status: 'parsed',
      edits: [{ type: 'whole', path: 'docs/a.md', content: text }],
    });
  });
});

describe('an exported function', () => {
  const code =
    'const a = 1;\n\n/** Doubles. */\nexport function b(c) {\n  return c * 2;\n}\n\nb();\n';

  it('is found with the comment above it', () => {
    expect(exportedFunction(code, 'b')).toBe(
      '/** Doubles. */\nexport function b(c) {\n  return c * 2;\n}',
    );
  });

  it('is not found where it has another name or no end', () => {
    expect(exportedFunction(code, 'c')).toBeUndefined();
    expect(exportedFunction('export function b() {\n', 'b')).toBeUndefined();
  });
});
