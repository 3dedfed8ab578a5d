import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareForms, fencedForms } from './foreign-forms.ts';
import { block, type Files, patch, whole } from './patching.ts';

const files: Files = {
  'src/a.ts': 'export const one = 1;\nexport const two = 2;\n',
  'src/b.ts': 'import { one } from "./a";\nbefore();\n',
  'docs/my notes.md': '# Notes\n\nOld words.\n',
  'lib/c.py': 'def f():\n    return 1\n',
  'old.txt': 'x\n',
};

/** Edits that fit together in any order, and what each leaves. */
const goodEdits: readonly (readonly [edit: string, path: string, after: string | undefined])[] = [
  [
    block('src/a.ts', 'export const two = 2;\n', 'export const two = 22;\n'),
    'src/a.ts',
    'export const one = 1;\nexport const two = 22;\n',
  ],
  [
    block('docs/my notes.md', 'Old words.\n', '```diff\n-x\n+y\n```\n'),
    'docs/my notes.md',
    '# Notes\n\n```diff\n-x\n+y\n```\n',
  ],
  [whole('lib/c.py', 'def f():\n    ...\n', '````'), 'lib/c.py', 'def f():\n    ...\n'],
  [whole('src/new.ts', 'f(...rest as Props);\n', '````'), 'src/new.ts', 'f(...rest as Props);\n'],
  ['DELETE: old.txt\n', 'old.txt', undefined],
  ['*** Begin Patch\n*** Add File: src/d.ts\n+d();\n*** End Patch\n', 'src/d.ts', 'd();\n'],
];

const prose = [
  'I looked at `src/a.ts` and at src/b.ts.',
  '## Summary',
  '- **src/a.ts**: two is 22 now.',
  '* lib/c.py keeps its name.',
  'Run the tests:\n\n```sh\nnpm test -- src/a.ts\n```',
  'It prints:\n\n```\n22\n```',
  'In src/b.ts stands\n\n```ts\nbefore();\n```\n\nand that stays.',
  '> A quotation of the task.',
  '---',
  '1. First this.\n2. Then that.',
  'You can import it from src/a.ts:\n\n```ts\nimport { two } from "./a";\n```',
  'Nothing else changes, e.g. the rest of the code is unchanged...',
  '| file | what |\n|---|---|\n| src/a.ts | 22 |',
];

const someProse = fc.array(fc.constantFrom(...prose), { maxLength: 2 });
const someEdits = fc.shuffledSubarray([...goodEdits], { minLength: 1 });
const eol = fc.constantFrom('\n', '\r\n');

const parted = (parts: readonly string[]) => `${parts.join('\n\n')}\n`;

describe('a reply of good edits', () => {
  it('is applied whole, whatever prose stands between them', () => {
    const between = fc.array(someProse, { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(someEdits, between, (edits, words) => {
        const parts = edits.flatMap(([edit], at) => [...(words[at] ?? []), edit]);
        const result = patch(parted([...parts, ...(words.at(-1) ?? [])]), files);
        expect(result.problems).toEqual([]);
        for (const [, path, after] of edits) expect(result.files[path]).toBe(after);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused whole with one edit in another form in it, wherever it stands', () => {
    const form = fc.constantFrom(...Object.entries({ ...bareForms, ...fencedForms }));
    fc.assert(
      fc.property(
        someEdits,
        form,
        fc.nat(6),
        someProse,
        eol,
        (edits, [name, text], at, words, end) => {
          // A form that speaks of an edited file is a quotation or not by what the edits do.
          fc.pre(name !== 'a part of an edited file under no path');
          fc.pre(
            !/src\/(?:a|new|d)\.ts/.test(text) || edits.every(([, path]) => !text.includes(path)),
          );
          const parts: string[] = edits.map(([edit]) => edit);
          parts.splice(Math.min(at, parts.length), 0, ...words, text);
          const result = patch(parted(parts).replaceAll('\n', end), files);
          expect(result.status, name).toBe('rejected');
          expect(result.files, name).toEqual(files);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
