import { describe, expect, it } from 'vitest';
import type { SourceFile } from './helpers/imports.ts';
import { lineOf } from './helpers/imports.ts';
import { scan } from './helpers/scan.ts';
import { isCode, read, trackedPaths } from './helpers/tracked.ts';

interface Mark {
  readonly what: string;
  readonly where: 'code' | 'comments' | 'text';
  readonly pattern: RegExp;
  readonly instead: string;
}

// The brackets keep a pattern from matching its own source.
const marks: readonly Mark[] = [
  {
    what: 'the type any',
    where: 'code',
    pattern: /(?::\s*|\bas\s+|<)any\b(?!\s*[:(])/g,
    instead: 'Use unknown and narrow it.',
  },
  {
    what: 'a non-null assertion',
    where: 'code',
    pattern: /[\w)\]]!(?=[.;,)\][]|\s*$)/gm,
    instead: 'Handle the missing value.',
  },
  {
    what: 'a test that runs alone or not at all',
    where: 'code',
    pattern: /\.only\s*\(|\b(?:it|test|describe)\.(?:skip|todo)\s*\(/g,
    instead: 'Delete it, or use needs() from test/helpers/needs.ts.',
  },
  {
    what: 'a silenced checker',
    where: 'comments',
    pattern: /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable/g,
    instead: 'Fix what the checker found.',
  },
  {
    what: 'work left for later',
    where: 'comments',
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g,
    instead: 'Do it, or open an issue.',
  },
];

const machinePath = /(?<![\w.~*}-])\/wor[k]\/|\/home\/(?!user\b|me\b|someone\b|alice\b)\w+\//g;

function found(file: SourceFile, mark: Mark): readonly string[] {
  const views = { ...scan(file.text), text: file.text };
  return [...views[mark.where].matchAll(mark.pattern)].map(
    (hit) => `${file.path}:${lineOf(file.text, hit.index)} has ${mark.what}. ${mark.instead}`,
  );
}

describe('the code', () => {
  it.each(marks)('holds no mark of: $what', (mark) => {
    const files = read(trackedPaths().filter(isCode));
    expect(files.flatMap((file) => found(file, mark))).toEqual([]);
  });

  const planted: readonly (readonly [what: string, text: string])[] = [
    ['the type any', 'const a: any = 1;'],
    ['the type any', 'const a = b as any;'],
    ['the type any', 'const a = new Map<any, string>();'],
    ['a non-null assertion', 'const a = list[0]!.name;'],
    ['a non-null assertion', 'const a = find(b)!;'],
    ['a test that runs alone or not at all', 'it.skip("x", f);'],
    ['a test that runs alone or not at all', 'describe.only("x", f);'],
    ['a silenced checker', '// @ts-ignore\n'],
    ['a silenced checker', '/* biome-ignore lint: x */'],
    ['work left for later', '// TODO later\n'],
  ];
  it.each(planted)('with %s is caught: %s', (what, text) => {
    const mark = marks.filter((each) => each.what === what);
    expect(mark.flatMap((each) => found({ path: 'source/a.ts', text }, each))).toHaveLength(1);
  });

  it.each([
    'const a = b !== c && !d;\nconst any = 1;',
    'const words = "TODO: any work as any, it.skip(x)!";',
    '// any of these\nconst a = { any: 1 };',
  ])('without a mark passes: %s', (text) => {
    const files = [{ path: 'source/a.ts', text }];
    expect(files.flatMap((file) => marks.flatMap((mark) => found(file, mark)))).toEqual([]);
  });
});

describe('the tracked files', () => {
  const texts = (): readonly SourceFile[] =>
    read(trackedPaths()).filter((file) => !file.text.includes('\0'));

  it('name no path of one machine', () => {
    const hits = texts().flatMap((file) =>
      [...file.text.matchAll(machinePath)].map(
        (hit) => `${file.path}:${lineOf(file.text, hit.index)} names ${hit[0]}`,
      ),
    );
    expect(hits).toEqual([]);
  });

  it('name no package registry but the public one', () => {
    const lock = read(trackedPaths().filter((path) => path.endsWith('package-lock.json')));
    const hosts = lock.flatMap((file) =>
      [...file.text.matchAll(/"resolved":\s*"(\w+:\/\/[^/"]+)/g)].map((hit) => hit[1]),
    );
    expect(hosts.filter((host) => host !== 'https://registry.npmjs.org')).toEqual([]);
    const settings = read(trackedPaths().filter((path) => path.endsWith('.npmrc')));
    expect(settings.filter((file) => /registry\s*=\s*\w+:|_auth/i.test(file.text))).toEqual([]);
  });
});
