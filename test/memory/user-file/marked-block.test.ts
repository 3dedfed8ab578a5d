import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockMark,
  findBlock,
  markLines,
  withBlock,
  withoutBlock,
} from '../../../source/memory/user-file/marked-block.ts';

const mark: BlockMark = { name: 'memory', form: 'html' };
const [begin, end] = markLines(mark);
const body = 'Read the index first.\nThen work.';

function put(text: string, words = body, as = mark): string {
  const edit = withBlock(text, as, words);
  if (edit.status !== 'changed') throw new Error(edit.status);
  return edit.text;
}

function taken(text: string, as = mark): string {
  const edit = withoutBlock(text, as);
  if (edit.status !== 'changed') throw new Error(edit.status);
  return edit.text;
}

describe('marked blocks', () => {
  it('a block comes after the last line, one empty line between', () => {
    expect(put('# Mine\n')).toBe(`# Mine\n\n${begin}\n${body}\n${end}\n`);
    expect(put('')).toBe(`${begin}\n${body}\n${end}\n`);
  });

  it('a block that is there with the same words is the same', () => {
    expect(withBlock(put('# Mine\n'), mark, body)).toEqual({ status: 'same' });
  });

  it('a block with other words is replaced where it stands', () => {
    const text = `${put('# Mine\n')}\nBelow.\n`;
    expect(put(text, 'New.')).toBe(`# Mine\n\n${begin}\nNew.\n${end}\n\nBelow.\n`);
  });

  it('a text with CRLF gets a block with CRLF', () => {
    const text = put('# Mine\r\n');
    expect(text).not.toMatch(/(?<!\r)\n/);
    expect(findBlock(text, mark)).toEqual({ status: 'present', body, line: 3 });
  });

  it('a text whose last line does not end gets that back when the block goes', () => {
    expect(put('# Mine').endsWith(end)).toBe(true);
    expect(taken(put('# Mine'))).toBe('# Mine');
  });

  it('a byte order mark stays the first character', () => {
    for (const text of ['\u{FEFF}', '\u{FEFF}# Mine\r\n', '\u{FEFF}\n']) {
      const filled = put(text);
      expect(filled.lastIndexOf('\u{FEFF}')).toBe(0);
      expect(put(filled, 'New.').lastIndexOf('\u{FEFF}')).toBe(0);
      expect(taken(filled)).toBe(text);
    }
  });

  it('what stands below the block stays when it goes', () => {
    expect(taken(`${put('# Mine\n')}Below`)).toBe('# Mine\nBelow');
  });

  it('a text without the block stays the same', () => {
    expect(withoutBlock('# Mine\n', mark)).toEqual({ status: 'same' });
    expect(findBlock(`Speaks of ${begin} in a line.\n`, mark)).toEqual({ status: 'absent' });
  });

  it('a block of another name is another block', () => {
    const skill: BlockMark = { name: 'skill', form: 'html' };
    const both = put(put('# Mine\n'), 'Call fugu.', skill);
    expect(taken(both, skill)).toBe(put('# Mine\n'));
    expect(taken(both)).toBe(put('# Mine\n', 'Call fugu.', skill));
  });

  it('markers of TOML are comments of TOML', () => {
    const toml: BlockMark = { name: 'mcp', form: 'hash' };
    expect(put('a = 1\n', '[b]\nc = 2', toml)).toBe(
      'a = 1\n\n# fugu:mcp begin\n[b]\nc = 2\n# fugu:mcp end\n',
    );
  });

  it('putting a block in and taking it out gives back any text', () => {
    const piece = fc.constantFrom('a', ' ', '\n', '\r\n', 'x\ry', '\u{FEFF}', '#', '<!-- x -->');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(taken(put(text))).toBe(text);
      }),
    );
  });
});

describe('damaged markers', () => {
  const cases: readonly (readonly [string, string, number, RegExp])[] = [
    ['a begin without an end', `a\n${begin}\nb\n`, 2, /no .* end .* below/],
    ['an end without a begin', `a\nb\n${end}\n`, 3, /no .* begin .* above/],
    ['a second block', `${put('')}${put('')}`, 5, /second time/],
    ['a second begin', `${begin}\n${begin}\nb\n${end}\n`, 2, /second time/],
    ['an end above its begin', `${end}\nb\n${begin}\n`, 1, /above its begin/],
    ['a block around another', `${begin}\n# fugu:x begin\n${end}\n`, 2, /another block/],
  ];
  for (const [title, text, line, what] of cases) {
    it(`${title} is refused with its line and nothing is rewritten`, () => {
      const problem = { status: 'refused', line, what: expect.stringMatching(what) };
      expect(findBlock(text, mark)).toMatchObject(problem);
      expect(withBlock(text, mark, body)).toMatchObject(problem);
      expect(withoutBlock(text, mark)).toMatchObject(problem);
    });
  }
});
