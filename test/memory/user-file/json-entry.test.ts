import { describe, expect, it } from 'vitest';
import {
  jsonValue,
  withJsonItem,
  withJsonValue,
  withoutJsonItem,
  withoutJsonValue,
} from '../../../source/memory/user-file/json-entry.ts';
import type { TextEdit } from '../../../source/memory/user-file/text-edit.ts';

function textOf(edit: TextEdit): string {
  if (edit.status !== 'changed') throw new Error(edit.status);
  return edit.text;
}

const commented = `{
  // what I like
  "theme": "dark",
  "instructions": [
    "mine.md" // keep
  ],
}
`;

describe('entries in a JSON config', () => {
  it('an item is added to a list and everything else stays', () => {
    const text = textOf(withJsonItem(commented, ['instructions'], '/store/*.md'));
    expect(text).toContain('// what I like');
    expect(text).toContain('// keep');
    expect(jsonValue(text, ['instructions'])).toEqual({
      status: 'found',
      value: ['mine.md', '/store/*.md'],
    });
    expect(withJsonItem(text, ['instructions'], '/store/*.md')).toEqual({ status: 'same' });
  });

  it('an item that goes leaves what was there before', () => {
    const text = textOf(withJsonItem(commented, ['instructions'], '/store/*.md'));
    const back = textOf(withoutJsonItem(text, ['instructions'], '/store/*.md'));
    expect(jsonValue(back, ['instructions'])).toEqual({ status: 'found', value: ['mine.md'] });
    expect(back).toContain('// what I like');
    expect(withoutJsonItem(back, ['instructions'], '/store/*.md')).toEqual({ status: 'same' });
  });

  it('a list that was made for an item goes with it', () => {
    const text = textOf(withJsonItem('{ "a": 1 }\n', ['instructions'], 'x'));
    const back = textOf(withoutJsonItem(text, ['instructions'], 'x'));
    expect(JSON.parse(back)).toEqual({ a: 1 });
  });

  it('an empty file becomes an object, and an empty object again', () => {
    const text = textOf(withJsonValue('', ['mcp', 'fugu'], { command: ['fugu', 'mcp'] }));
    expect(JSON.parse(text)).toEqual({ mcp: { fugu: { command: ['fugu', 'mcp'] } } });
    expect(JSON.parse(textOf(withoutJsonValue(text, ['mcp', 'fugu'])))).toEqual({});
  });

  it("the file's own indentation, line ends and byte order mark are kept", () => {
    const text = textOf(withJsonValue('\u{FEFF}{\r\n\t"a": 1\r\n}\r\n', ['b', 'c'], 2));
    expect(text.startsWith('\u{FEFF}{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 2')).toBe(true);
  });

  it('a neighbour of the key that goes stays', () => {
    const text = '{ "mcp": { "mine": 1, "fugu": 2 } }';
    expect(JSON.parse(textOf(withoutJsonValue(text, ['mcp', 'fugu'])))).toEqual({
      mcp: { mine: 1 },
    });
  });
});

describe('a config that cannot be edited', () => {
  it('broken JSON is refused with its line', () => {
    const refusal = { status: 'refused', line: 3 };
    expect(withJsonItem('{\n  "a": 1\n  "b" 2\n}', ['x'], 'y')).toMatchObject(refusal);
    expect(withoutJsonItem('{\n  "a": 1\n  "b" 2\n}', ['x'], 'y')).toMatchObject(refusal);
  });

  it('a list where an object is needed, and the other way round, are refused', () => {
    expect(withJsonItem('{"instructions":"a"}', ['instructions'], 'b')).toMatchObject({
      what: expect.stringContaining('not a list'),
    });
    expect(withJsonValue('{"mcp":[]}', ['mcp', 'fugu'], 1)).toMatchObject({
      what: expect.stringContaining('not an object'),
    });
    expect(withJsonValue('[]', ['mcp'], 1)).toMatchObject({ status: 'refused', line: 1 });
  });
});
