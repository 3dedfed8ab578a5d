import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { printFact, readFact } from '../../source/memory/store/fact-file.ts';
import { readProposals } from '../../source/replies/read-proposals.ts';
import { readVerdict } from '../../source/replies/read-verdict.ts';
import { readReply } from '../../source/replies/reply-json.ts';
import { fact } from '../memory/facts.ts';

const letters: readonly (readonly [name: string, text: string])[] = [
  ['a family of one emoji', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
  ['a Persian word', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
  ['a variation selector', '\u26a0\ufe0f'],
  ['many marks on one letter', `a${'\u0301'.repeat(6)}`],
  ['a no-break space', 'a\u00a0b'],
  ['a tab', 'a\tb'],
  ['the letters of a code point', 'a<U+200D>b'],
];
const hidden: readonly (readonly [name: string, text: string])[] = [
  ['a bidi override', 'a\u202eb'],
  ['a zero width space', 'a\u200bb'],
  ['a soft hyphen', 'a\u00adb'],
  ['tag characters', 'a\u{e0041}b'],
  ['a byte order mark', 'a\ufeffb'],
];

const proposal = (text: string) => `\`\`\`memory\ntitle: A\n---\nIt says ${text} here.\n\`\`\`\n`;
const by = { source: 'spark' };

describe.each([...letters, ...hidden])('%s', (_, text) => {
  it('stands in the file of a counter-example as it was written', () => {
    const reply = [
      ...['VERDICT: FAIL', 'BECAUSE: x', 'COUNTEREXAMPLE regression', `COMMAND: grep '${text}' a`],
      ...['FILE: test/a.test.js', '```js', `says('${text}');`, '```', ''],
    ].join('\n');
    expect(readVerdict(reply)).toMatchObject({
      verdict: {
        counterExample: {
          command: `grep '${text}' a`,
          files: [{ path: 'test/a.test.js', content: `says('${text}');\n` }],
        },
      },
    });
  });

  it('stands in the JSON of a kit’s reply as it was written', () => {
    const reply = `\`\`\`json\r\n${JSON.stringify({ said: text })}\r\n\`\`\`\r\n`;
    expect(readReply(reply, z.object({ said: z.string() }))).toEqual({
      status: 'read',
      value: { said: text },
    });
  });
});

describe('a fact for the shared memory', () => {
  it.each(letters)('keeps %s, in its file too, whatever the line ends of the reply', (_, text) => {
    const body = `It says ${text} here.`;
    for (const reply of [proposal(text), proposal(text).replaceAll('\n', '\r\n')])
      expect(readProposals(reply, by)).toMatchObject([{ status: 'proposed', draft: { body } }]);
    expect(readFact(printFact(fact({ body })), 'a.md')).toMatchObject({ fact: { body } });
  });

  it.each(hidden)('with %s is refused by name', (_, text) => {
    expect(readProposals(proposal(text), by)).toMatchObject([
      {
        status: 'refused',
        because: expect.stringMatching(/^it holds U\+[0-9A-F]+ .* nobody sees$/),
      },
    ]);
  });
});

describe('the notation that shows a verifier what cannot be seen', () => {
  const example = (text: string) =>
    readVerdict(
      [
        ...['VERDICT: FAIL', 'BECAUSE: x', 'COUNTEREXAMPLE regression', 'COMMAND: node a.js'],
        ...['FILE: a.js', '```js', `says('${text}');`, '```', ''],
      ].join('\n'),
    ).status;

  it('is refused in a file, where it would be other text', () => {
    expect(example('a⟦U+200D⟧b')).toBe('unreadable');
    expect(example('a\\u200db')).toBe('read');
  });
});
