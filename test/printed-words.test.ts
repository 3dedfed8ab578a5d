import { expect, it } from 'vitest';
import { isCode, read, trackedPaths } from './helpers/tracked.ts';

/** Words of the code's own dialect, which nobody outside it would understand. */
const dialect = /\b(?:doors?|desks?|seats?|veto(?:ed|es)?|vouch\w*|mend(?:s|ed)?|obeys?|cures?)\b/i;

/** Texts with a space in a file, as they stand between quotes; comments are left out. */
function textsOf(code: string): readonly string[] {
  const bare = code
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\$\{[^{}]*\}/g, '…');
  const quoted = bare.match(/'(?:[^'\\\n]|\\.)* (?:[^'\\\n]|\\.)*'|`[^`]* [^`]*`/g) ?? [];
  return quoted.filter((text) => !/^'[,:]|[=;{}]\s*$|=>|\breturn\b/m.test(text));
}

const inDialect = (code: string) => textsOf(code).filter((text) => dialect.test(text));

it('no text of the program or its prompts is in the dialect of its code', () => {
  const code = read(trackedPaths().filter((path) => path.startsWith('source/') && isCode(path)));
  const found = code.flatMap(({ path, text }) => inDialect(text).map((one) => `${path}: ${one}`));
  const prompts = read(trackedPaths().filter((path) => /^spec\/.*\.md$/.test(path)));
  const words = prompts.filter(({ text }) => dialect.test(text)).map(({ path }) => path);
  expect([...found, ...words]).toEqual([]);
});

it('a text in dialect is seen, and a comment or a name is not', () => {
  expect(inDialect("throw new Error('Open the doors first.');")).toHaveLength(1);
  expect(inDialect('const a = `${name} vouches for it`;')).toHaveLength(1);
  expect(inDialect("// the desk of a step\nconst desk = 'a workspace';")).toEqual([]);
});
