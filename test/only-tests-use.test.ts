import { describe, expect, it } from 'vitest';
import { isCode, read, trackedPaths } from './helpers/tracked.ts';
import { unimported, unnamed } from './helpers/unused.ts';

// The program, the process of the embedded engine, and what writes the documents at a build.
const starts = /^source\/main\.ts$|^source\/slot\/embedded\/embedded-program\.edge\.ts$|^tools\//;

const product = read(
  trackedPaths().filter(
    (path) =>
      (isCode(path) && path.startsWith('source/')) || /^(?:tools\/.*|build)\.m?[jt]s$/.test(path),
  ),
);

describe('the product', () => {
  it('has no file that only tests import', () => {
    const alone = unimported(product).filter((path) => !starts.test(path) && path !== 'build.mjs');
    expect(alone, 'Move it to test/helpers, or remove it.').toEqual([]);
  });

  it('exports no name that only tests use', () => {
    expect(unnamed(product), 'Move it to test/helpers, or remove it.').toEqual([]);
  });
});

describe('a file or a name that nothing uses', () => {
  const files = [
    { path: 'source/a.ts', text: "import { used } from './b/c.ts';\nused();\n" },
    { path: 'source/b/c.ts', text: 'export const used = () => 1;\nexport function spare() {}\n' },
    { path: 'source/d.ts', text: '// spare is only spoken of here\n' },
  ];

  it('is found, and what is used is not', () => {
    expect(unimported(files)).toEqual(['source/a.ts', 'source/d.ts']);
    expect(unnamed(files)).toEqual(['source/b/c.ts spare']);
  });
});
