import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { putJson } from '../../../source/memory/user-file/json-put.ts';

const entry = { command: 'fugu', args: ['mcp'] };

describe('a value that comes into a JSON text', () => {
  it.each([
    ['an empty object', '{}\n', '{\n  "s": {\n    "fugu": 1\n  }\n}\n'],
    ['an object of one line', '{"a":1}', '{"a":1, "s": {"fugu":1}}'],
    [
      'an inner object of one line',
      '{\n  "s": { "o": 1 }\n}\n',
      '{\n  "s": { "o": 1, "fugu": 1 }\n}\n',
    ],
    [
      'tabs',
      '{\n\t"a": { "b": 1 }\n}\n',
      '{\n\t"a": { "b": 1 },\n\t"s": {\n\t\t"fugu": 1\n\t}\n}\n',
    ],
    [
      'CRLF',
      '{\r\n    "a": 1\r\n}\r\n',
      '{\r\n    "a": 1,\r\n    "s": {\r\n        "fugu": 1\r\n    }\r\n}\r\n',
    ],
    ['a comma at the end', '{\n  "a": 1,\n}\n', '{\n  "a": 1,\n  "s": {\n    "fugu": 1\n  },\n}\n'],
    ['a comment alone', '{\n  // mine\n}\n', '{\n  "s": {\n    "fugu": 1\n  }\n  // mine\n}\n'],
  ])('moves nothing else: %s', (_what, before, after) => {
    expect(putJson(before, ['s', 'fugu'], 1)).toBe(after);
  });

  it('takes the place of an older one, and only that', () => {
    const before = '{ "o": [1,2],\n  "fugu": { "old": true } /* mine */ }';
    expect(putJson(before, ['fugu'], 2)).toBe('{ "o": [1,2],\n  "fugu": 2 /* mine */ }');
  });

  it('goes behind the last item of a list', () => {
    expect(putJson('{ "l": [1, 2] }', ['l', 2], 3)).toBe('{ "l": [1, 2, 3] }');
    expect(putJson('{ "l": [\n  1\n] }', ['l', 1], 2)).toBe('{ "l": [\n  1,\n  2\n] }');
  });
});

it('what came in goes out again, and leaves the text from before', () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  const indent = fc.constantFrom(undefined, 2, 4, '\t');
  fc.assert(
    fc.property(value, indent, fc.boolean(), (held, by, crlf) => {
      fc.pre(!Object.hasOwn(held, 'servers') && !Object.hasOwn(held, '__proto__'));
      const plain = JSON.stringify(held, undefined, by);
      const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
      const there = putJson(text, ['servers', 'fugu'], entry);
      expect(parse(there)).toEqual({ ...parse(text), servers: { fugu: entry } });
      expect(putJson(putJson(there, ['servers', 'fugu'], undefined), ['servers'], undefined)).toBe(
        text,
      );
    }),
  );
});
