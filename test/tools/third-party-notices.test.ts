import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bundledPackages, thirdPartyNotices } from '../../tools/third-party-notices.ts';

const root = mkdtempSync(join(tmpdir(), 'fugu-notices-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function bundleOf(...inputs: readonly string[]) {
  return {
    outputs: { 'dist/main.js': { inputs: Object.fromEntries(inputs.map((i) => [i, {}])) } },
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function install(name: string, about: object, legal: Readonly<Record<string, string>> = {}) {
  const folder = `node_modules/${name}`;
  write(`${folder}/package.json`, JSON.stringify({ name, version: '1.2.3', ...about }));
  for (const [file, text] of Object.entries(legal)) write(`${folder}/${file}`, text);
  return bundleOf(`${folder}/index.js`);
}

it('names the package of every input once, scoped and nested ones too', () => {
  const bundle = bundleOf(
    'source/main.ts',
    'node_modules/@a/b/lib/index.js',
    'node_modules/@a/b/lib/more.js',
    'node_modules/c/node_modules/d/index.js',
  );
  expect(bundledPackages(bundle)).toEqual(['node_modules/@a/b', 'node_modules/c/node_modules/d']);
});

it('names no package for a bundle of own files only', () => {
  expect(bundledPackages(bundleOf('source/main.ts'))).toEqual([]);
});

it('gives name, version, licence and every legal text of a package', () => {
  const legal = { LICENSE: 'You may.\n', NOTICE: 'By us.\n', 'license-check.js': 'code' };
  const text = thirdPartyNotices(root, install('shelf', { license: 'Apache-2.0' }, legal));
  expect(text).toContain('shelf 1.2.3\nApache-2.0\n\nYou may.\n\nBy us.\n');
  expect(text).not.toContain('code');
});

it('gives the texts of what a package was published with, and not those of its own packages', () => {
  const legal = { LICENSE: 'You may.', 'src/inner/LICENSE.md': 'Ours too.' };
  const bundle = install(
    'shelf',
    { license: 'MIT' },
    { ...legal, 'node_modules/b/LICENSE': 'No.' },
  );
  const text = thirdPartyNotices(root, bundle, 'inner 2.0.0\nMIT\n\nSo may you.\n');
  expect(text).toContain('You may.\n\nOurs too.\n');
  expect(text).toContain('\ninner 2.0.0\nMIT\n\nSo may you.\n');
  expect(text).not.toContain('No.');
});

it('names the author where a package has no licence file', () => {
  const bundle = install('shelf', { license: 'MIT', author: { name: 'Ada' } });
  expect(thirdPartyNotices(root, bundle)).toContain('shelf 1.2.3\nMIT\n\nBy Ada.\n');
});

it.each([
  [{ license: 'Proprietary' }, 'shelf 1.2.3 has the licence Proprietary'],
  [{}, 'shelf 1.2.3 names no licence'],
])('fails for a package with %j', (about, message) => {
  expect(() => thirdPartyNotices(root, install('shelf', about))).toThrow(message);
});
