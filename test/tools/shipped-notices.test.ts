import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../helpers/tracked.ts';

const dist = join(root, 'dist');
const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8').split(
  `${'-'.repeat(78)}\n`,
);

/** Name and version of every package with a line in a map: what the program was made from, asked another way. */
function packagesInMaps(): readonly string[] {
  const maps = readdirSync(dist).filter((name) => name.endsWith('.map'));
  const sources = maps.flatMap(
    (name): readonly string[] => JSON.parse(readFileSync(join(dist, name), 'utf8')).sources,
  );
  return [...new Set(sources.flatMap((source) => packageOf(source) ?? []))];
}

function packageOf(source: string): string | undefined {
  // A package that was itself a bundle names what it was made from by name and version.
  const inside = /\/\.pnpm\/([^/]+)\//.exec(source)?.[1];
  if (inside !== undefined)
    return inside
      .replace(/_.*$/, '')
      .replace('+', '/')
      .replace(/(?<!^)@/, ' ');
  const folder = /^\.\.\/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
  // What is not installed came inside a neighbour of one repository and scope, under its licence.
  const about = folder && join(root, folder, 'package.json');
  if (about === undefined || (folder?.includes('/@') && !existsSync(about))) return undefined;
  const { name, version } = JSON.parse(readFileSync(about, 'utf8'));
  return `${name} ${version}`;
}

it('have a notice for every package that the program was made from, and for those inside of packages', () => {
  const packages = packagesInMaps();
  expect(packages).toEqual(expect.arrayContaining([expect.stringMatching(/^ink /), 'ajv 8.18.0']));
  const missing = packages.filter((name) => !notices.some((text) => text.startsWith(`${name}\n`)));
  // One that came inside of another package is added by hand to tools/packages-in-packages.txt.
  expect(missing).toEqual([]);
});

it('have no notice for a package that only the tests use', () => {
  expect(notices.filter((notice) => /^(?:vitest|fast-check|typescript) /.test(notice))).toEqual([]);
});
