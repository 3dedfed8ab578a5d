import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPlainMatter } from '../../../source/memory/store/plain-matter.ts';

const odd = fc.constantFrom(
  ...['a', 'null', 'True', '2026-11-23', '2026-11-23T07:00:00Z', '12', '1e3', '0x1f', '.inf', 'no'],
  ...[
    'a: b',
    'a #b',
    'a# b',
    '"a"',
    "it's",
    '[ a, b ]',
    '[ a, true ]',
    '[ 1, x ]',
    '[a]',
    '[ a,b ]',
  ],
  ...['&a x', '*a', '- a', '? a', '~', 'a ', ' a', '!!str 1', '{ a }', '|', '>', '%x', '@x', '`x`'],
);
const row = fc.tuple(fc.constantFrom('id', 'title', 'tags', 'a'), fc.oneof(odd, fc.string()));

describe('plain front matter', () => {
  it('means to YAML what was read without it', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
        const matter = `${rows.map(([key, value]) => `${key}: ${value}`).join('\n')}\n`;
        const plain = readPlainMatter(matter);
        if (plain !== undefined) expect(plain).toEqual(parse(matter));
      }),
      { numRuns: 2000 },
    );
  });

  it('is what the program writes itself', () => {
    const matter =
      'id: a-b\ntitle: Run the tests\ntags: [ git, tests ]\ncreated: 2026-11-23T07:00:00Z\n';
    expect(readPlainMatter(matter)).toEqual(parse(matter));
  });

  it.each(['title: "a"', 'title: a: b', 'a: &x y', 'a: 1', 'a: true', '- a', '', 'id: a\nid: b'])(
    'leaves %j to the parser',
    (matter) => {
      expect(readPlainMatter(matter)).toBeUndefined();
    },
  );
});
