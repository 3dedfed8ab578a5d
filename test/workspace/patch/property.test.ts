import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPatch } from '../../../source/workspace/patch/apply/plan.ts';
import { explainProblems } from '../../../source/workspace/patch/form/explain.ts';
import { parseReply } from '../../../source/workspace/patch/read/reply.ts';
import { looksLikeGit } from '../../../source/workspace/paths/safe-path.ts';
import { block, type Files, patch, treeOf, whole } from './patching.ts';

const files: Files = {
  'a.ts': 'one\ntwo\n  three\n',
  'src/b.ts': 'x\r\ny\r\n',
  link: ['120000', '../outside'],
  sub: ['160000', ''],
  '.env': 'K=1',
};

/** Parts of replies, good and bad, in any order: most of what a parser has to survive is in their seams. */
const parts = [
  'a.ts',
  'src/b.ts',
  '../x',
  '/etc/x',
  '.git/config',
  '.GIT/x',
  'git~1/x',
  'link/x',
  'sub/x',
  'new.ts',
  '`a.ts `',
  'a.ts\u202E',
  '<<<<<<< SEARCH',
  '=======',
  '>>>>>>> REPLACE',
  '<<<<<<<<< SEARCH',
  '=========',
  '>>>>>>>>> REPLACE',
  '```',
  '````',
  '```ts',
  '~~~',
  'FILE: new.ts',
  'FILE: .git/hooks/x',
  'DELETE: a.ts',
  'DELETE: .git',
  'RENAME: a.ts -> .git/x',
  'RENAME: a.ts -> ../x',
  'MODE: 120000 a.ts',
  '*** Begin Patch',
  '*** End Patch',
  '*** Update File: a.ts',
  '*** Add File: .git/x',
  '*** Add File: n/m.ts',
  '*** Delete File: a.ts',
  '*** Move to: /x',
  '@@',
  '@@ one',
  ' one',
  '-two',
  '+zwei',
  '*** End of File',
  'one',
  'two',
  '  three',
  'three',
  'x',
  'y',
  '',
  '\0',
  '\r',
  '...',
];
const nonsense = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...parts) }, fc.string({ unit: 'binary' })),
    { maxLength: 25 },
  )
  .map((lines) => lines.join('\n'));
const paths = fc.constantFrom(...parts.slice(0, 12), 'n/m.ts', '.env');
const anEdit = fc.oneof(
  fc
    .tuple(paths, fc.constantFrom('one\n', '', 'x\n', 'three\n'), fc.string())
    .map(([path, before, after]) => block(path, before, `${after}\n`)),
  fc.tuple(paths, fc.string()).map(([path, content]) => whole(path, `${content}\n`, '`````')),
  paths.map((path) => `DELETE: ${path}\n`),
  fc.tuple(paths, paths).map(([from, to]) => `RENAME: ${from} -> ${to}\n`),
  paths.map((path) => `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch\n`),
);
const edits = fc.array(anEdit, { minLength: 1, maxLength: 3 }).map((each) => each.join(''));

/** A sound reply in which lines were lost, doubled or replaced. */
const damaged = fc
  .tuple(edits, fc.array(fc.tuple(fc.nat(30), fc.constantFrom('', ...parts)), { maxLength: 3 }))
  .map(([reply, changes]) => {
    const lines = reply.split('\n');
    for (const [at, line] of changes)
      if (at < lines.length) lines.splice(at, line === '' ? 1 : 0, line);
    return lines.join('\n');
  });

function escapes(path: string): boolean {
  const outside = path.startsWith('/') || path.includes('\\') || /^[A-Za-z]:/.test(path);
  return (
    outside ||
    path
      .split('/')
      .some((part) => part === '' || part === '.' || part === '..' || looksLikeGit(part))
  );
}

describe('any reply', () => {
  it('never throws, and never writes outside the tree, into git, or through a link', () => {
    const base = treeOf(files);
    let planned = 0;
    fc.assert(
      fc.property(fc.oneof(nonsense, edits, damaged, fc.string({ unit: 'binary' })), (reply) => {
        const parsed = parseReply(reply);
        const plan =
          parsed.status === 'rejected'
            ? parsed
            : planPatch(parsed.edits, base, { allowExecBit: true });
        if (plan.status === 'rejected')
          return plan.problems.length > 0 && explainProblems(plan.problems).length > 0;
        planned += 1;
        return plan.writes.every(
          ({ path, mode }) =>
            !escapes(path) && !/^(?:link|sub)(?:\/|$)/.test(path) && mode.startsWith('100'),
        );
      }),
      { numRuns: 3_000 },
    );
    expect(planned).toBeGreaterThan(20);
  });

  it('plans only paths of the scope, whatever path is written', () => {
    const path = fc.oneof(
      fc.constantFrom(...parts),
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('src', '..', '.', '.git', 'x', ''), { maxLength: 5 })
        .map((each) => each.join('/')),
    );
    const base = treeOf(files);
    fc.assert(
      fc.property(path, fc.constantFrom('whole', 'create', 'delete'), (written, type) => {
        const place = { block: 1, path: written };
        const edit =
          type === 'delete'
            ? ({ type, ...place } as const)
            : ({ type, ...place, content: 'x\n' } as const);
        const plan = planPatch([edit], base, { scope: ['src/'] });
        return (
          plan.status === 'rejected' ||
          plan.writes.every((write) => write.path.startsWith('src/') && !escapes(write.path))
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Longer than any marker in the texts. */
function marksFor(...texts: readonly string[]): number {
  return Math.max(
    7,
    ...texts.flatMap((text) => (text.match(/[<=>]+/g) ?? []).map((run) => run.length + 1)),
  );
}

/** Blocks that turn `a` into `b`: the lines that differ, with as many around them as make them stand there once. */
function blocksFrom(path: string, a: string, b: string): string {
  const [before, after] = [linesOf(a), linesOf(b)];
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  let search = '';
  for (; ; head = Math.max(0, head - 1), tail = Math.max(0, tail - 1)) {
    const wanted = before.slice(head, before.length - tail);
    search = wanted.join('');
    if (head + tail === 0 || (search.trim() !== '' && placesOf(before, wanted) === 1)) break;
  }
  const replace = after.slice(head, after.length - tail).join('');
  return block(path, ended(search), ended(replace), marksFor(a, b));
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Places by text alone: the last line of a CRLF file may have no ending to tell it from others. */
function placesOf(lines: readonly string[], wanted: readonly string[]): number {
  const texts = lines.map((each) => each.replace(/\r?\n$/, ''));
  const wantedTexts = wanted.map((each) => each.replace(/\r?\n$/, ''));
  return texts.filter((_, start) =>
    wantedTexts.every((each, index) => texts[start + index] === each),
  ).length;
}

const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'a',
      'b',
      '  a',
      '\ta',
      'a ',
      '',
      '}',
      '=======',
      '<<<<<<< HEAD',
      '```',
      'DELETE: x',
      '*** Begin Patch',
    ),
  },
  fc.string().filter((text) => !/[\n\r\0]/.test(text)),
);
const textOf = (eol: string, final: boolean) =>
  fc
    .array(line, { minLength: 1, maxLength: 12 })
    .map((lines) => lines.join(eol) + (final ? eol : ''))
    .filter((text) => linesOf(text).length > 0);
const pair = fc
  .tuple(fc.constantFrom('\n', '\r\n'), fc.boolean())
  .chain(([eol, final]) => fc.tuple(textOf(eol, final), textOf(eol, final)))
  .filter(([a, b]) => a !== b && a.trim() !== '' && a.endsWith('\n') === b.endsWith('\n'));

describe('blocks made from two texts', () => {
  it('turn the one into the other exactly', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const result = patch(blocksFrom('dir/a.txt', a, b), { 'dir/a.txt': a });
        expect(result.problems).toEqual([]);
        expect(result.files['dir/a.txt']).toBe(b);
      }),
      { numRuns: 1_500 },
    );
  });

  it('sent with LF turn a CRLF file into the other with CRLF', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(textOf('\n', true), textOf('\n', true))
          .filter(([a, b]) => a !== b && a.trim() !== ''),
        ([a, b]) => {
          const crlf = (text: string) => text.replaceAll('\n', '\r\n');
          const result = patch(blocksFrom('a.txt', a, b), { 'a.txt': crlf(a) });
          expect(result.files['a.txt']).toBe(crlf(b));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('or a whole file in a long enough fence, come out as they went in', () => {
    fc.assert(
      fc.property(textOf('\n', true), (text) => {
        expect(patch(whole('new.txt', text, '`'.repeat(20)), {}).files['new.txt']).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
