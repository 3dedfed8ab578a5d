import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confidences,
  type MemoryFact,
  memoryFactSchema,
  memoryTypes,
} from '../../../source/domain/memory-fact.ts';
import { draftProblems, printFact, readFact } from '../../../source/memory/store/fact-file.ts';
import { draft, fact } from '../facts.ts';

const file = 'store/a.md';
const id = fc.stringMatching(/^[a-z0-9]{1,8}(?:-[a-z0-9]{1,8}){0,3}$/);
const line = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .filter((text) => memoryFactSchema.shape.title.safeParse(text).success);
const anyFact: fc.Arbitrary<MemoryFact> = fc.record({
  id,
  title: line,
  type: fc.constantFrom(...memoryTypes),
  tags: fc.array(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}$/), { maxLength: 4 }),
  source: fc.constantFrom('person', 'codex', 'true', '1', 'a: b', '# no comment', '*x'),
  supersedes: fc.array(id, { maxLength: 3 }),
  created: fc.constantFrom('2026-11-23', '2026-11-23T07:00:00Z'),
  confidence: fc.constantFrom(...confidences),
  body: fc.constantFrom('One line.', '---\nfence: no\n---', 'two\n\n\nparts', '# x\n- a', '> é漢'),
});

describe('the file of a fact', () => {
  it('says after reading what it said before printing', () => {
    fc.assert(
      fc.property(anyFact, (one) => {
        expect(readFact(printFact(one), file)).toEqual({
          status: 'read',
          fact: one,
          warnings: [],
        });
      }),
    );
  });

  it('has its keys in one order and leaves out what is not there', () => {
    expect(printFact(fact())).toBe(
      [
        '---',
        'id: landing-takes-a-lock',
        'title: Landing takes a lock',
        'type: decision',
        'tags: [ git, landing ]',
        'source: person',
        'created: 2026-11-23T07:00:00Z',
        'confidence: high',
        '---',
        '',
        'Landing takes a lock per repository.',
        '',
      ].join('\n'),
    );
  });

  it('may be written by hand with few keys, a mark at its front and Windows line ends', () => {
    const text =
      '\ufeff---\r\nid: a\r\ntitle: A\r\ntype: fact\r\nsource: person\r\ncreated: 2026-11-23\r\n---\r\nOne.\r\nTwo.\r\n';
    const reading = readFact(text, file);
    expect(reading).toMatchObject({
      status: 'read',
      fact: { id: 'a', tags: [], supersedes: [], confidence: 'medium', body: 'One.\nTwo.' },
    });
  });

  it('is read with what makes text dangerous to show taken out of its body', () => {
    const text = printFact(fact({ body: 'x' })).replace(/x\n$/, 'red \u001b[31mor\u202e not\n');
    expect(readFact(text, file)).toMatchObject({ fact: { body: 'red or<U+202E> not' } });
  });

  it('names a key that it does not know and is read all the same', () => {
    const text = printFact(fact()).replace('confidence: high', 'expire: 2027-01-01');
    expect(readFact(text, file)).toMatchObject({
      status: 'read',
      warnings: [
        {
          severity: 'warning',
          line: 8,
          remedy: expect.stringContaining('Did you mean `expires`?'),
        },
      ],
    });
  });
});

const good = printFact(fact());
const bomb = `---\nid: a\na0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from(
  { length: 9 },
  (_, at) => `a${at + 1}: &a${at + 1} [${Array.from({ length: 9 }, () => `*a${at}`).join(', ')}]`,
).join('\n')}\n---\nBoom.\n`;

const wrong: readonly (readonly [title: string, text: string, line: number, says: RegExp])[] = [
  ['nothing', '', 1, /no front matter/],
  ['plain text', 'Just words.\n', 1, /no front matter/],
  ['front matter without an end', '---\nid: a\ntitle: b\n', 1, /never ends/],
  ['front matter that is a list', '---\n- a\n---\nx\n', 2, /is not a map/],
  ['empty front matter', '---\n\n---\nx\n', 1, /is not a map/],
  ['no body', good.replace('Landing takes a lock per repository.\n', ''), 10, /says nothing/],
  ['a wrong type', good.replace('decision', 'descision'), 4, /`type` is not one of fact/],
  ['an id with a path', good.replace('id: landing-takes-a-lock', 'id: ../x'), 2, /`id` is not/],
  ['a missing title', good.replace(/title: .*\n/, ''), 2, /`title` is missing/],
  ['a day that is none', good.replace('confidence: high', 'expires: 2027-02-30'), 8, /`expires`/],
  ['tags that are text', good.replace('[ git, landing ]', 'git'), 5, /`tags` is not a list/],
  ['a doubled key', good.replace('type: decision', 'type: decision\ntype: fact'), 5, /unique/i],
  ['a hidden character', good.replace('a lock\n', 'a\u202elock\n'), 3, /U\+202E/],
  ['a bomb of aliases', bomb, 11, /aliases/],
  [
    'a merge that was left half done',
    good.replace('type: decision', '<<<<<<< ours\ntype: decision\n=======\ntype: fact\n>>>>>>> x'),
    4,
    /conflict markers/,
  ],
];

describe('a file that is no fact is named with line and remedy', () => {
  it.each(wrong)('%s', (_title, text, line, says) => {
    const reading = readFact(text, file);
    if (reading.status !== 'malformed') throw new Error('It was read.');
    const [first] = reading.problems;
    expect(`${first?.what} ${first?.remedy}`).toMatch(says);
    expect(first).toMatchObject({ file, line });
    expect(first?.remedy).toMatch(/\S/);
  });

  it('while the markers of a merge in words alone are none', () => {
    const body = 'A conflict begins with\n<<<<<<< ours\nand that is all.';
    expect(readFact(printFact(fact({ body })), file).status).toBe('read');
  });
});

describe('a draft', () => {
  it('of a page is taken, one of a megabyte is not', () => {
    expect(draftProblems(draft({ body: 'word '.repeat(10_000) }))).toEqual([]);
    expect(draftProblems(draft({ body: 'x'.repeat(1_048_576) }))).toMatchObject([
      { what: expect.stringMatching(/has \d+ bytes; a fact has at most 65536/) },
    ]);
  });

  it.each([
    ['an empty title', { title: '' }, /`title` is not/],
    ['a title of two lines', { title: 'a\nb' }, /`title` is not/],
    ['a tag with capitals', { tags: ['Git'] }, /`tags` is not/],
    ['an empty body', { body: '' }, /`body` is not text/],
    ['a body that ends a merge', { body: '<<<<<<< a\nx\n=======\ny\n>>>>>>> b' }, /conflict/],
  ] as const)('with %s is refused', (_title, more, says) => {
    expect(draftProblems(draft(more))[0]?.what).toMatch(says);
  });
});
