import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What is read of esbuild's metafile: which inputs each output was made from. */
export interface BundleMap {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>
  >;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly author?: string | { readonly name?: string };
}

// Licences that ask for no more than what this file does: to ship their text and the author's name.
const known = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];
const legalFile = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
const codeFile = /\.[cm]?[jt]s$/;

const rule = `${'-'.repeat(78)}\n`;

/**
 * Name, version and licence text of every package in a bundle; throws where a licence is unknown.
 * `inside` has the notices of packages that these were published with, of which no folder tells.
 */
export function thirdPartyNotices(root: string, bundle: BundleMap, inside = ''): string {
  const own = bundledPackages(bundle).map((folder) => noticeOf(join(root, folder)));
  const notices = inside === '' ? own : [...own, ...inside.split(rule)];
  const intro = 'fugu-conductor contains the packages below, each under its own licence.\n';
  return [intro, ...[...new Set(notices)].sort()].join(rule);
}

/** The folders of the packages that a bundle was made from, sorted. */
export function bundledPackages({ outputs }: BundleMap): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = inputs.flatMap((input) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

function noticeOf(folder: string): string {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (typeof license !== 'string' || !known.includes(license)) {
    const found = license === undefined ? 'names no licence' : `has the licence ${license}`;
    const remedy =
      'Read it; then add it to tools/third-party-notices.ts or do without the package.';
    throw new Error(`${name} ${version} ${found}, which is not known here. ${remedy}`);
  }
  return `${name} ${version}\n${license}\n\n${legalText(folder) ?? `By ${authorOf(manifest)}.\n`}\n`;
}

function legalText(folder: string): string | undefined {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isLegal).sort();
  if (!paths.some((path) => /^(?!notice)[^/]+$/i.test(path))) return undefined;
  return `${paths.map((path) => readFileSync(join(folder, path), 'utf8').trim()).join('\n\n')}\n`;
}

function isLegal(path: string): boolean {
  const name = basename(path);
  return !path.startsWith('node_modules/') && legalFile.test(name) && !codeFile.test(name);
}

function authorOf({ author, name }: Manifest): string {
  const text = typeof author === 'string' ? author : author?.name;
  return text ?? `the authors of ${name}`;
}
