import { describe, expect, test } from 'vitest';
import { goReach, pytestReach, v8Reach } from '../../../source/workspace/test-runner/file-reach.ts';

const script = (url: string, ...functions: readonly (readonly [string, number])[]) => ({
  url,
  functions: functions.map(([functionName, count]) => ({ functionName, ranges: [{ count }] })),
});
const coverage = (...result: readonly object[]) => JSON.stringify({ result });

describe('what V8 says a run reached', () => {
  test('is the files under the root whose named functions were called, in any process', () => {
    const one = coverage(
      script('file:///w/src/a.js', ['', 1], ['get', 0]),
      script('node:fs', ['x', 1]),
    );
    const two = coverage(script('file:///w/src/a.js?v=1', ['', 1], ['get', 2]));
    expect(v8Reach([one, two], '/w')).toEqual([
      { path: 'src/a.js', called: true, hasFunctions: true },
    ]);
  });

  test('is no call where a module was only loaded', () => {
    const loaded = script('file:///w/a.js', ['', 1], ['Object.<anonymous>', 1], ['get', 0]);
    const data = script('file:///w/b.js', ['', 1]);
    expect(v8Reach([coverage(loaded, data)], '/w')).toEqual([
      { path: 'a.js', called: false, hasFunctions: true },
      { path: 'b.js', called: false, hasFunctions: false },
    ]);
  });

  test('leaves out packages, other folders and texts that are no coverage', () => {
    const out = ['file:///w/node_modules/p/a.js', 'file:///x/a.js', 'https://a.b/c.js', 'file://%'];
    const text = coverage(...out.map((url) => script(url, ['get', 1])));
    expect(v8Reach([text, '{"result": 1}', 'no'], '/w')).toEqual([]);
  });
});

describe('what pytest and go say', () => {
  test('is read from the lines of the plugin; none is not nothing', () => {
    const line = JSON.stringify({ reach: '/w/src/a.py', called: true, hasFunctions: true });
    expect(pytestReach(`{"title":"t"}\n${line}\n`, '/w')).toEqual([
      { path: 'src/a.py', called: true, hasFunctions: true },
    ]);
    expect(pytestReach('{"title":"t"}\n', '/w')).toBeUndefined();
  });

  test('is read from the profile, by the module’s name', () => {
    const profile = 'mode: set\na.b/shop/get.go:3.24,5.2 1 1\na.b/shop/put.go:3.24,5.2 1 0\n';
    expect(goReach(profile, 'a.b/shop')).toEqual([
      { path: 'get.go', called: true, hasFunctions: true },
      { path: 'put.go', called: false, hasFunctions: true },
    ]);
    expect(goReach('mode: set\n', 'a.b/shop')).toBeUndefined();
  });
});
