import { describe, expect, test } from 'vitest';
import { namedFiles } from '../../source/audit/named-files.ts';

const names = (path: string, content: string, ...paths: readonly string[]) =>
  namedFiles([{ path, content }], paths);

describe('a test names a file', () => {
  test.each([
    ['test/a.test.js', "import { get } from '../src/get.js';", 'src/get.js'],
    ['test/a.test.ts', "import { get } from '../src/get.js';", 'src/get.ts'],
    ['test/a.test.ts', 'const m = await import("../src/get");', 'src/get.ts'],
    ['src/a.test.js', "const get = require('./get');", 'src/get.js'],
    ['test/a.test.js', "import shop from '../src/shop';", 'src/shop/index.js'],
    ['test/a.test.js', "read('data/prices.json')", 'data/prices.json'],
    ['test/a.test.js', 'read(`./data/prices.json`)', 'data/prices.json'],
    ['tests/test_a.py', 'from shop.get import fetch', 'shop/get.py'],
    ['tests/test_a.py', 'from shop import get', 'src/shop/get.py'],
    ['tests/test_a.py', 'from shop import fetch', 'shop/get.py'],
    ['tests/test_a.py', 'import shop.get as g', 'shop/get.py'],
    ['shop/a_test.go', 'package shop', 'shop/get.go'],
  ])('%s by `%s`', (path, content, file) => {
    expect(names(path, content, file)).toEqual([file]);
  });

  test.each([
    ['test/a.test.js', "import { get } from '../src/other.js';", 'src/get.js'],
    ['test/a.test.js', "// import { get } from '../src/get.js';", 'src/get.js'],
    ['test/a.test.js', 'assert.equal(1, 2); get.js', 'src/get.js'],
    ['tests/test_a.py', '# from shop import get', 'shop/get.py'],
    ['tests/test_a.py', 'from workshop import get', 'shop/get.py'],
    ['other/a_test.go', 'package other', 'shop/get.go'],
  ])('but not %s by `%s`', (path, content, file) => {
    expect(names(path, content, file)).toEqual([]);
  });
});
