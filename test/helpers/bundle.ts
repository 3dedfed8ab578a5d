/** Node runs no TSX: a program for a test becomes one file outside the repository. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

export interface BundleOptions {
  readonly production?: boolean;
}

/** Bundles a program with all it needs; gives the path of the file in a new temporary folder. */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fugu-program-'));
  const outfile = join(folder, `${basename(entry).replace(/\.tsx?$/, '')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    jsx: 'automatic',
    alias: { 'react-devtools-core': 'node:util' },
    define: {
      'process.env.NODE_ENV': options.production === false ? '"development"' : '"production"',
    },
    banner: {
      js: 'import { createRequire as fuguRequire } from "node:module"; const require = fuguRequire(import.meta.url);',
    },
    logLevel: 'error',
  });
  return outfile;
}

/** Removes a bundle's folder; nothing when there is no bundle, because the folder of an empty path is the working folder. */
export function removeBundle(program: string): void {
  const folder = dirname(program);
  if (basename(folder).startsWith('fugu-program-'))
    rmSync(folder, { recursive: true, force: true });
}
